from django.db import migrations

from mobilize.organisations import row_security

# As `donations.domain.pledge_life` and `plan_life` said when this was written; a test compares.
PLEDGE_STEPS = [
    ("cancelled", "fulfilled"),
    ("conditional", "cancelled"),
    ("conditional", "fulfilled"),
    ("conditional", "open"),
    ("conditional", "part_paid"),
    ("conditional", "void"),
    ("due", "cancelled"),
    ("due", "fulfilled"),
    ("due", "lapsed"),
    ("due", "part_paid"),
    ("due", "reminded"),
    ("lapsed", "cancelled"),
    ("lapsed", "fulfilled"),
    ("lapsed", "part_paid"),
    ("open", "cancelled"),
    ("open", "due"),
    ("open", "fulfilled"),
    ("open", "part_paid"),
    ("part_paid", "cancelled"),
    ("part_paid", "fulfilled"),
    ("part_paid", "lapsed"),
    ("reminded", "cancelled"),
    ("reminded", "fulfilled"),
    ("reminded", "lapsed"),
    ("reminded", "part_paid"),
    ("void", "fulfilled"),
]
PLAN_STEPS = [
    ("active", "cancelled"),
    ("active", "completed"),
    ("active", "past_due"),
    ("active", "paused"),
    ("cancelled", "active"),
    ("lapsed", "active"),
    ("lapsed", "cancelled"),
    ("past_due", "active"),
    ("past_due", "cancelled"),
    ("past_due", "lapsed"),
    ("past_due", "paused"),
    ("paused", "active"),
    ("paused", "cancelled"),
    ("pending", "active"),
    ("pending", "cancelled"),
    ("pending", "lapsed"),
]
TABLES = ("ask", "giftwords", "helppromise", "plan", "plancharge", "planstep")
SEE_ALL = "SELECT set_config('app.organisation', '*', true)"
# Who promised before named no day: the money was, and is, expected within three.
DAYS = """
    UPDATE donations_pledge SET due_on = (made_at AT TIME ZONE 'UTC')::date + 3
    WHERE state = 'open'
"""


def only(table: str, steps: list[tuple[str, str]]) -> migrations.RunSQL:
    """Refuse a change of state that is not one of these steps, whoever writes it."""
    allowed = ", ".join(f"('{was}', '{now_in}')" for was, now_in in steps)
    return migrations.RunSQL(
        f"""
        CREATE FUNCTION {table}_takes_known_steps_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN ({allowed}) THEN
                RAISE EXCEPTION '{table} does not go from % to %', OLD.state, NEW.state
                    USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER known_steps_only BEFORE UPDATE OF state ON {table}
            FOR EACH ROW EXECUTE FUNCTION {table}_takes_known_steps_only()
        """,
        f"""
        DROP TRIGGER known_steps_only ON {table};
        DROP FUNCTION {table}_takes_known_steps_only()
        """,
    )


class Migration(migrations.Migration):
    dependencies = [("donations", "0008_promises")]

    operations = [
        *(row_security.protect(f"donations_{table}") for table in TABLES),
        row_security.append_only("donations_planstep"),
        migrations.RunSQL([SEE_ALL, DAYS], migrations.RunSQL.noop),
        only("donations_pledge", PLEDGE_STEPS),
        only("donations_plan", PLAN_STEPS),
    ]
