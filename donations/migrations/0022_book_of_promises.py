# ruff: noqa: S608 - statements made of our own words
"""Promises have a book of their own: what is called off later changes no past day."""

from importlib import import_module

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from donations.domain.rails import RAILS
from mobilize.kit import ids, tables
from mobilize.organisations import row_security


def owner(to, **more):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to, **more
    )


NOTHING = (
    "settled_minor", "back_minor", "gifts", "promised_minor", "called_off_minor", "promises",
    "signatures",
)  # fmt: skip
CALLED_OFF = models.BigIntegerField(db_default=0, default=0)
TABLES = [
    migrations.CreateModel(
        name="PromiseEntry",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=ids.new, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("organisation", owner("organisations.organisation")),
            ("cause", owner("petitions.cause")),
            ("petition", owner("petitions.petition", db_index=False, null=True)),
            (
                "pledge",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="stood",
                    to="donations.pledge",
                ),
            ),
            (
                "kind",
                models.CharField(
                    choices=[("made", "made"), ("called_off", "called_off")], max_length=10
                ),
            ),
            ("amount_minor", models.BigIntegerField()),
            ("currency", models.CharField(max_length=3)),
            ("rail", models.CharField(choices=[(rail, rail) for rail in RAILS], max_length=10)),
            (
                "journey",
                django.contrib.postgres.fields.ArrayField(
                    base_field=models.CharField(max_length=20), default=list, size=None
                ),
            ),
            ("parent_id", models.UUIDField(null=True)),
            ("happened_at", models.DateTimeField()),
            ("booked_on", models.DateField()),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("amount_minor__gt", 0), ("kind", "made")),
                        models.Q(("amount_minor__lt", 0), ("kind", "called_off")),
                        _connector="OR",
                    ),
                    name="promises_come_and_those_called_off_go",
                )
            ],
            "indexes": [
                models.Index(fields=["cause", "currency", "booked_on"], name="promises_by_cause")
            ],
        },
    ),
    migrations.AddField("pledge", "changed_at", models.DateTimeField(null=True)),
    migrations.AddConstraint(
        "pledge",
        models.CheckConstraint(
            condition=models.Q(
                ("changed_at", None), ("changed_at__gte", models.F("made_at")), _connector="OR"
            ),
            name="pledges_change_after_they_were_made",
        ),
    ),
    migrations.AddField("causeday", "called_off_minor", CALLED_OFF),
    migrations.AddField("daychange", "called_off_minor", CALLED_OFF),
    migrations.RemoveConstraint("daychange", "day_changes_change_something"),
    migrations.AddConstraint(
        "daychange",
        models.CheckConstraint(
            condition=models.Q(*((name, 0) for name in sorted(NOTHING)), _negated=True),
            name="day_changes_change_something",
        ),
    ),
]

COLUMNS = """(id, organisation_id, cause_id, petition_id, pledge_id, kind, amount_minor, currency,
        rail, journey, parent_id, happened_at, booked_on)"""
# What money brought back stands from the day that money was booked on, as in the ledger.
BOOKED_AT = """(SELECT max(booked_at) FROM donations_ledgerentry AS entry
                WHERE entry.pledge_id = pledge.id AND entry.kind = 'gift')"""
ENDED_AT = "coalesce(pledge.cancelled_at, pledge.lapsed_at)"


def written(rows: str) -> str:
    """Return the statement that books `rows`: pledges, whether each came (1) or went, and when."""
    return f"""
        INSERT INTO donations_promiseentry {COLUMNS}
        SELECT gen_random_uuid(), pledge.organisation_id, cause_id, petition_id, pledge.id,
            CASE WHEN came > 0 THEN 'made' ELSE 'called_off' END, came * amount_minor,
            pledge.currency, rail, journey, parent_id, at, (at AT TIME ZONE time_zone)::date
        FROM ({rows}) AS pledge
        JOIN organisations_organisation AS place ON place.id = pledge.organisation_id"""


MADE = """
            SELECT pledge.*, 1 AS came, coalesce(met_at, made_at) AS at FROM come AS pledge
            WHERE donations_pledge_stands(state)"""
MOVED_AT = f"""CASE WHEN NOT donations_pledge_stands(come.state)
                    THEN coalesce(come.cancelled_at, come.lapsed_at)
                WHEN donations_pledge_stands(gone.state) THEN come.changed_at
                WHEN come.met_at IS DISTINCT FROM gone.met_at THEN come.met_at
                ELSE {BOOKED_AT} END"""


def moved(which: str, other: str, came: int) -> str:
    """Return what an UPDATE let come or go: what stands only `which` of before and after."""
    return f"""
            SELECT pledge.*, {came} AS came,
                coalesce({MOVED_AT}, statement_timestamp()) AS at
            FROM come JOIN gone ON gone.id = come.id
            CROSS JOIN LATERAL (SELECT {which}.*) AS pledge
            WHERE donations_pledge_stands({which}.state)
              AND (NOT donations_pledge_stands({other}.state)
                OR (come.cause_id, come.petition_id, come.amount_minor)
                   IS DISTINCT FROM (gone.cause_id, gone.petition_id, gone.amount_minor))"""


MOVED = f"{moved('gone', 'come', -1)} UNION ALL {moved('come', 'gone', 1)}"
# As far as is still known: when what lapsed came back, and ended again, was kept nowhere.
STOOD = """(donations_pledge_stands(state)
            OR (state IN ('cancelled', 'lapsed') AND (condition = '' OR met_at IS NOT NULL)))"""
BEGAN_AT = f"""CASE WHEN condition = '' THEN made_at
                ELSE coalesce(met_at, {BOOKED_AT}, fulfilled_at, made_at) END"""
BEFORE = f"""
            SELECT pledge.*, 1 AS came, {BEGAN_AT} AS at
            FROM donations_pledge AS pledge WHERE {STOOD}
            UNION ALL
            SELECT pledge.*, -1, greatest({ENDED_AT}, met_at, made_at)
            FROM donations_pledge AS pledge
            WHERE {STOOD} AND NOT donations_pledge_stands(state)"""

LINE = "organisation_id, cause_id, petition_id, currency, day"
NAMES = "promised_minor, called_off_minor, promises"
NOTED = f"""
        INSERT INTO donations_daychange (id, {LINE}, settled_minor, back_minor, gifts, signatures,
            {NAMES})
        SELECT gen_random_uuid(), {LINE}, 0, 0, 0, 0, sum(promised_minor), sum(called_off_minor),
            sum(promises)
        FROM (%s) AS moved GROUP BY {LINE}
        HAVING sum(promised_minor) <> 0 OR sum(called_off_minor) <> 0 OR sum(promises) <> 0"""
BOOKED = """
            SELECT organisation_id, cause_id, petition_id, currency, booked_on AS day,
                amount_minor AS promised_minor, least(amount_minor, 0) AS called_off_minor,
                sign(amount_minor)::int AS promises
            FROM come"""
SHOWN_BEFORE = f"""
            SELECT {LINE}, -promised_minor AS promised_minor, 0 AS called_off_minor,
                -promises AS promises
            FROM donations_causeday
            UNION ALL
            SELECT {LINE}, -promised_minor, 0, -promises FROM donations_daychange"""


def after(event: str, table: str, name: str, statement: str, seen: str) -> migrations.RunSQL:
    """Let each statement on a table be followed by one of ours, which sees the rows it wrote."""
    return migrations.RunSQL(
        f"""
        CREATE FUNCTION {table}_{name}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN {statement};
            RETURN NULL;
        END $$;
        CREATE TRIGGER {name} AFTER {event} ON {table} REFERENCING {seen}
            FOR EACH STATEMENT EXECUTE FUNCTION {table}_{name}()
        """,
        f"DROP TRIGGER {name} ON {table}; DROP FUNCTION {table}_{name}()",
    )


PLEDGES, ENTRIES = "donations_pledge", "donations_promiseentry"
BOTH = "NEW TABLE AS come OLD TABLE AS gone"
TRIGGERS = [
    after("INSERT", PLEDGES, "book_made", written(MADE), "NEW TABLE AS come"),
    after("UPDATE", PLEDGES, "book_moved", written(MOVED), BOTH),
    after("INSERT", ENTRIES, "note_days", NOTED % BOOKED, "NEW TABLE AS come"),
]
AS_PROMISED = """
    CREATE FUNCTION pledges_keep_what_was_promised() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'a pledge keeps what was promised'
        USING ERRCODE = 'restrict_violation'; END $$;
    CREATE TRIGGER keep_promise BEFORE UPDATE ON donations_pledge FOR EACH ROW
        WHEN ((OLD.currency, OLD.made_at) IS DISTINCT FROM (NEW.currency, NEW.made_at)
            OR ((OLD.cause_id, OLD.petition_id, OLD.amount_minor)
                IS DISTINCT FROM (NEW.cause_id, NEW.petition_id, NEW.amount_minor)
                AND OLD.changed_at IS NOT DISTINCT FROM NEW.changed_at))
        EXECUTE FUNCTION pledges_keep_what_was_promised()
"""
ANYHOW = """
    DROP TRIGGER keep_promise ON donations_pledge;
    DROP FUNCTION pledges_keep_what_was_promised()
"""
# Pledges noted the days themselves before, on the day they were made as long as they stood.
BY_STATE = import_module("donations.migrations.0009_rollups").TRIGGERS[1:4]
EVERYWHERE = "SELECT set_config('app.organisation', '*', true)"


class Migration(migrations.Migration):
    dependencies = [("donations", "0021_more_saved_views")]

    operations = [
        *(migrations.RunSQL(one.reverse_sql, one.sql) for one in BY_STATE),
        tables.Together(TABLES),
        row_security.protect(ENTRIES),
        row_security.append_only(ENTRIES),
        *TRIGGERS,
        migrations.RunSQL(AS_PROMISED, ANYHOW),
        migrations.RunSQL(
            [EVERYWHERE, NOTED % SHOWN_BEFORE, written(BEFORE)], migrations.RunSQL.noop
        ),
    ]
