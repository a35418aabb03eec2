"""The second wall: PostgreSQL itself hides other organisations' rows.

Policies are forced, so they hold for the owner of the tables too; only a superuser
passes, and a system check refuses to run as one. The setting `app.organisation`,
local to the transaction, names the organisation, or `*` for the few jobs that work
for all of them.
"""

from django.db.migrations import RunSQL

MAY_SEE = """
    CREATE FUNCTION may_see(owner uuid) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN current_setting('app.organisation', true) IN (owner::text, '*')
"""


def define() -> RunSQL:
    """Return the migration step that makes the function every policy calls."""
    return RunSQL(MAY_SEE, "DROP FUNCTION may_see(uuid)")


def protect(table: str, *, column: str = "organisation_id") -> RunSQL:
    """Return the migration step that shows a table's rows to their own organisation only."""
    return RunSQL(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY own_rows_only ON {table}
            USING (may_see({column})) WITH CHECK (may_see({column}))
        """,
        f"""
        DROP POLICY own_rows_only ON {table};
        ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
        ALTER TABLE {table} DISABLE ROW LEVEL SECURITY
        """,
    )


def append_only(table: str) -> RunSQL:
    """Return the migration step after which a table refuses UPDATE and DELETE."""
    return RunSQL(
        f"""
        CREATE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'restrict_violation'; END $$;
        CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only()
        """,
        f"""
        DROP TRIGGER append_only ON {table};
        DROP FUNCTION {table}_is_append_only()
        """,
    )
