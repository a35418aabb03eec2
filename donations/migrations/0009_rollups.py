# ruff: noqa: S608 - statements made of our own words
"""What a cause got on each day, noted by the database whoever books, promises or signs."""

import django.db.models.deletion
from django.db import migrations, models

from mobilize.kit import ids, tables
from mobilize.organisations import row_security

FIGURES = ("settled_minor", "back_minor", "gifts", "promised_minor", "promises", "signatures")


def key():
    return models.UUIDField(default=ids.new, editable=False, primary_key=True, serialize=False)


def owned(**more):
    """Return the columns that say whose and of what a row is."""
    return [
        ("id", key()),
        *more.items(),
        (
            "organisation",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.organisation",
            ),
        ),
        (
            "cause",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="petitions.cause"
            ),
        ),
    ]


def figures(**more):
    """Return the columns of a day's figures."""
    return owned(
        currency=models.CharField(blank=True, max_length=3),
        day=models.DateField(),
        **{name: models.BigIntegerField(default=0) for name in FIGURES},
        **more,
        petition=models.ForeignKey(
            db_index=False,
            null=True,
            on_delete=django.db.models.deletion.PROTECT,
            related_name="+",
            to="petitions.petition",
        ),
    )


TABLES = [
    migrations.CreateModel(
        name="DayChange",
        fields=figures(),
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(*((name, 0) for name in sorted(FIGURES)), _negated=True),
                    name="day_changes_change_something",
                )
            ]
        },
    ),
    migrations.CreateModel(
        name="CauseDay",
        fields=figures(folded_at=models.DateTimeField()),
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("cause", "petition", "currency", "day"),
                    name="one_line_per_day_petition_and_currency",
                    nulls_distinct=False,
                )
            ]
        },
    ),
    migrations.CreateModel(
        name="DayRecount",
        fields=owned(
            currency=models.CharField(blank=True, max_length=3),
            lines=models.PositiveIntegerField(),
            drifting=models.PositiveIntegerField(),
            money_drift=models.BigIntegerField(),
            number_drift=models.BigIntegerField(),
            made_at=models.DateTimeField(),
        ),
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("drifting", 0), ("money_drift", 0), ("number_drift", 0)),
                        models.Q(
                            models.Q(
                                ("money_drift__gt", 0), ("number_drift__gt", 0), _connector="OR"
                            ),
                            ("drifting__gt", 0),
                        ),
                        _connector="OR",
                    ),
                    name="drifting_days_say_by_how_much",
                )
            ],
            "indexes": [models.Index(fields=["cause", "made_at"], name="day_recount_newest")],
        },
    ),
]
PROTECTED = ("causeday", "daychange", "dayrecount")

LINE = "organisation_id, cause_id, petition_id, currency, day"
NAMES = ", ".join(FIGURES)
SUMS = ", ".join(f"sum({name})" for name in FIGURES)
ANYTHING = " OR ".join(f"sum({name}) <> 0" for name in FIGURES)


def noted(moved: str) -> str:
    """Return the statement that puts what moved into the queue, day by day."""
    return f"""
        INSERT INTO donations_daychange (id, {LINE}, {NAMES})
        SELECT gen_random_uuid(), {LINE}, {SUMS} FROM ({moved}) AS moved
        GROUP BY {LINE} HAVING {ANYTHING}"""


def booked(rows: str) -> str:
    return f"""
        SELECT organisation_id, cause_id, petition_id, currency, booked_on AS day,
            amount_minor AS settled_minor,
            CASE WHEN kind = 'gift' THEN 0 ELSE amount_minor END AS back_minor,
            (kind = 'gift')::int AS gifts, 0 AS promised_minor, 0 AS promises, 0 AS signatures
        FROM {rows}"""


def promised(rows: str, sign: int) -> str:
    return f"""
        SELECT pledge.organisation_id, cause_id, petition_id, pledge.currency,
            (made_at AT TIME ZONE time_zone)::date AS day, 0 AS settled_minor, 0 AS back_minor,
            0 AS gifts, {sign} * amount_minor AS promised_minor, {sign} AS promises,
            0 AS signatures
        FROM {rows} AS pledge
        JOIN organisations_organisation AS place ON place.id = pledge.organisation_id
        WHERE donations_pledge_stands(state)"""


def signed(rows: str, sign: int) -> str:
    return f"""
        SELECT signature.organisation_id, petition.cause_id, petition_id, '' AS currency,
            (confirmed_at AT TIME ZONE time_zone)::date AS day, 0 AS settled_minor,
            0 AS back_minor, 0 AS gifts, 0 AS promised_minor, 0 AS promises, {sign} AS signatures
        FROM {rows} AS signature
        JOIN petitions_petition AS petition ON petition.id = signature.petition_id
        JOIN organisations_organisation AS place ON place.id = signature.organisation_id
        WHERE signature.state = 'confirmed'"""


def trigger(table: str, event: str, moved: str, seen: str) -> migrations.RunSQL:
    """Note what a statement moves; `seen` says what the trigger sees of it."""
    name = f"{table}_note_days_{event}"
    return migrations.RunSQL(
        f"""
        CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN {noted(moved)};
            RETURN NULL;
        END $$;
        CREATE TRIGGER note_days_{event} AFTER {event} ON {table} {seen} EXECUTE FUNCTION {name}()
        """,
        f"DROP TRIGGER note_days_{event} ON {table}; DROP FUNCTION {name}()",
    )


COME, GONE = "REFERENCING NEW TABLE AS come", "REFERENCING OLD TABLE AS gone"
BOTH = "REFERENCING NEW TABLE AS come OLD TABLE AS gone"
EACH = "FOR EACH STATEMENT"
LEDGER, PLEDGES = "donations_ledgerentry", "donations_pledge"
SIGNATURES = "petitions_signature"
# Asking to sign writes a pending signature, and is not to pay for days that it does not touch:
# PostgreSQL looks at the condition before it calls anything.
ONE_COME = "FOR EACH ROW WHEN (NEW.state = 'confirmed')"
ONE_GONE = "FOR EACH ROW WHEN (OLD.state = 'confirmed')"
TRIGGERS = [
    trigger(LEDGER, "insert", booked("come"), f"{COME} {EACH}"),
    trigger(PLEDGES, "insert", promised("come", 1), f"{COME} {EACH}"),
    trigger(
        PLEDGES,
        "update",
        f"{promised('come', 1)} UNION ALL {promised('gone', -1)}",
        f"{BOTH} {EACH}",
    ),
    trigger(PLEDGES, "delete", promised("gone", -1), f"{GONE} {EACH}"),
    trigger(SIGNATURES, "insert", signed("(SELECT NEW.*)", 1), ONE_COME),
    trigger(
        SIGNATURES,
        "update",
        f"{signed('come', 1)} UNION ALL {signed('gone', -1)}",
        f"{BOTH} {EACH}",
    ),
    trigger(SIGNATURES, "delete", signed("(SELECT OLD.*)", -1), ONE_GONE),
]
EVERYWHERE = "SELECT set_config('app.organisation', '*', true)"
WHAT_STOOD_BEFORE = [
    EVERYWHERE,
    noted(booked(LEDGER)),
    noted(promised(PLEDGES, 1)),
    noted(signed(SIGNATURES, 1)),
]


class Migration(migrations.Migration):
    dependencies = [
        ("donations", "0008_match_payments_undone"),
        ("petitions", "0017_links_to_own_pages"),
    ]

    operations = [
        tables.Together(TABLES),
        *(row_security.protect(f"donations_{table}") for table in PROTECTED),
        *TRIGGERS,
        migrations.RunSQL(WHAT_STOOD_BEFORE, migrations.RunSQL.noop),
    ]
