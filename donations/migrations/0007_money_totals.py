# ruff: noqa: S608 - statements made of our own words
"""Whoever books, promises or matches: the database notes the change of the totals."""

from django.db import migrations

# Which pledges stand: neither called off nor over, nor waiting for a condition.
STANDS = """
    CREATE FUNCTION donations_pledge_stands(state text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN state NOT IN ('cancelled', 'conditional', 'lapsed', 'void')
"""
COLUMNS = """(id, organisation_id, cause_id, currency, settled_minor, gifts, promised_minor,
            promises, matched_minor)"""
ENTRIES = f"""
    CREATE FUNCTION donations_note_entries() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO donations_moneychange {COLUMNS}
        SELECT gen_random_uuid(), organisation_id, cause_id, currency, sum(amount_minor),
            count(*) FILTER (WHERE kind = 'gift'), 0, 0, 0
        FROM come GROUP BY organisation_id, cause_id, currency
        HAVING sum(amount_minor) <> 0 OR count(*) FILTER (WHERE kind = 'gift') <> 0;
        RETURN NULL;
    END $$;
    CREATE TRIGGER note_money AFTER INSERT ON donations_ledgerentry
        REFERENCING NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION donations_note_entries()
"""
MATCHES = f"""
    CREATE FUNCTION donations_note_matches() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO donations_moneychange {COLUMNS}
        SELECT gen_random_uuid(), organisation_id, cause_id, currency, 0, 0, 0, 0,
            sum(amount_minor)
        FROM come GROUP BY organisation_id, cause_id, currency HAVING sum(amount_minor) <> 0;
        RETURN NULL;
    END $$;
    CREATE TRIGGER note_money AFTER INSERT ON donations_matchdraw
        REFERENCING NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION donations_note_matches()
"""
COME = """SELECT organisation_id, cause_id, currency, amount_minor AS minor, 1 AS many FROM come
            WHERE donations_pledge_stands(state)"""
GONE = """SELECT organisation_id, cause_id, currency, -amount_minor AS minor, -1 AS many FROM gone
            WHERE donations_pledge_stands(state)"""


def pledges(event: str, moved: str, tables: str) -> str:
    """Return the function and the trigger for what an INSERT, UPDATE or DELETE of pledges moves."""
    name = f"donations_note_pledges_{event}"
    return f"""
    CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO donations_moneychange {COLUMNS}
        SELECT gen_random_uuid(), organisation_id, cause_id, currency, 0, 0, sum(minor),
            sum(many), 0
        FROM ({moved}) AS moved GROUP BY organisation_id, cause_id, currency
        HAVING sum(minor) <> 0 OR sum(many) <> 0;
        RETURN NULL;
    END $$;
    CREATE TRIGGER note_money_{event} AFTER {event} ON donations_pledge
        REFERENCING {tables} FOR EACH STATEMENT EXECUTE FUNCTION {name}()
    """


WHAT_STOOD_BEFORE = f"""
    SELECT set_config('app.organisation', '*', true);
    INSERT INTO donations_moneychange {COLUMNS}
    SELECT gen_random_uuid(), organisation_id, cause_id, currency, sum(amount_minor),
        count(*) FILTER (WHERE kind = 'gift'), 0, 0, 0
    FROM donations_ledgerentry GROUP BY organisation_id, cause_id, currency;
    INSERT INTO donations_moneychange {COLUMNS}
    SELECT gen_random_uuid(), organisation_id, cause_id, currency, 0, 0, sum(amount_minor),
        count(*), 0
    FROM donations_pledge WHERE donations_pledge_stands(state)
    GROUP BY organisation_id, cause_id, currency
"""
# In the order of the pages: two statements that touch the same ones wait and never deadlock.
NOTE = """
    CREATE FUNCTION donations_note_page_money() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO donations_pagemoney AS total
            (id, organisation_id, page_id, currency, settled_minor, gifts)
        SELECT gen_random_uuid(), organisation_id, fundraising_page_id, currency,
            sum(amount_minor), count(*) FILTER (WHERE kind = 'gift')
        FROM come WHERE fundraising_page_id IS NOT NULL
        GROUP BY organisation_id, fundraising_page_id, currency
        ORDER BY fundraising_page_id, currency
        ON CONFLICT (page_id, currency) DO UPDATE SET
            settled_minor = total.settled_minor + excluded.settled_minor,
            gifts = total.gifts + excluded.gifts;
        RETURN NULL;
    END $$;
    CREATE TRIGGER note_page_money AFTER INSERT ON donations_ledgerentry
        REFERENCING NEW TABLE AS come
        FOR EACH STATEMENT EXECUTE FUNCTION donations_note_page_money()
"""


class Migration(migrations.Migration):
    dependencies = [("donations", "0006_money_rules")]

    operations = [
        migrations.RunSQL(STANDS, "DROP FUNCTION donations_pledge_stands(text)"),
        migrations.RunSQL(
            ENTRIES,
            "DROP TRIGGER note_money ON donations_ledgerentry;"
            "DROP FUNCTION donations_note_entries()",
        ),
        migrations.RunSQL(
            MATCHES,
            "DROP TRIGGER note_money ON donations_matchdraw;DROP FUNCTION donations_note_matches()",
        ),
        *(
            migrations.RunSQL(
                pledges(event, moved, tables),
                f"DROP TRIGGER note_money_{event} ON donations_pledge;"
                f"DROP FUNCTION donations_note_pledges_{event}()",
            )
            for event, moved, tables in (
                ("insert", COME, "NEW TABLE AS come"),
                ("update", f"{COME} UNION ALL {GONE}", "NEW TABLE AS come OLD TABLE AS gone"),
                ("delete", GONE, "OLD TABLE AS gone"),
            )
        ),
        migrations.RunSQL(WHAT_STOOD_BEFORE, migrations.RunSQL.noop),
        migrations.RunSQL(
            NOTE,
            "DROP TRIGGER note_page_money ON donations_ledgerentry;"
            "DROP FUNCTION donations_note_page_money()",
        ),
    ]
