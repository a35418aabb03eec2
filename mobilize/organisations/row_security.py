"""The second wall: PostgreSQL itself hides other organisations' rows.

Policies are forced, so they hold for the owner of the tables too; only a superuser
passes, and a system check refuses to run as one. The setting `app.organisation`,
local to the transaction, names the organisation, or `*` for the few jobs that work
for all of them.
"""

from django.db.migrations import RunSQL

# What a policy asks for, in the words of the setting. Outside a scope it is empty or not there.
ASKED = """
    CREATE OR REPLACE FUNCTION own_organisation() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(nullif(current_setting('app.organisation', true), '*'), '')::uuid;
    CREATE OR REPLACE FUNCTION sees_everything() RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN current_setting('app.organisation', true) = '*'
"""
# Selected, they are asked once a statement and not once a row: see docs/adr/0007.
SEEN = "{column} = (SELECT own_organisation()) OR (SELECT sees_everything())"
# Policies that asked once a row, as they were made before, with the columns they name.
ASK_ONCE = """
    DO $do$
    DECLARE found record; seen text;
    BEGIN
        FOR found IN
            SELECT format('%I.%I', schemaname, tablename) AS name,
                substring(qual FROM 'may_see[(](.*)[)]') AS owner
            FROM pg_policies WHERE policyname = 'own_rows_only' AND qual LIKE 'may_see(%'
        LOOP
            seen := replace($seen${seen}$seen$, '{column}', found.owner);
            EXECUTE format('ALTER POLICY own_rows_only ON %s USING (%s) WITH CHECK (%s)',
                found.name, seen, seen);
        END LOOP;
    END $do$;
    DROP FUNCTION IF EXISTS may_see(uuid)
"""


def define() -> RunSQL:
    """Return the migration step that makes the functions every policy calls."""
    return RunSQL(ASKED, "DROP FUNCTION own_organisation(); DROP FUNCTION sees_everything()")


def ask_once() -> RunSQL:
    """Return the migration step that lets the policies of an older database ask once a statement.

    Going back it leaves them: they show the same rows.
    """
    return RunSQL(ASKED + ";" + ASK_ONCE.replace("{seen}", SEEN), RunSQL.noop)


def protect(table: str, *, column: str = "organisation_id") -> RunSQL:
    """Return the migration step that shows a table's rows to their own organisation only."""
    seen = SEEN.format(column=column)
    return RunSQL(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY own_rows_only ON {table} USING ({seen}) WITH CHECK ({seen})
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
