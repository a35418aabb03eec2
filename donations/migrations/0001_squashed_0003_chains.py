from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

from mobilize.kit import ids, tables
from mobilize.organisations import row_security

# Columns of numbers shrink little, and compressing them takes longer than writing them.
AS_THEY_ARE = """
    ALTER TABLE donations_chainpage
        ALTER ids SET STORAGE EXTERNAL, ALTER petition SET STORAGE EXTERNAL,
        ALTER direct SET STORAGE EXTERNAL, ALTER descendants SET STORAGE EXTERNAL,
        ALTER discounted SET STORAGE EXTERNAL, ALTER below_minor SET STORAGE EXTERNAL,
        ALTER shared_minor SET STORAGE EXTERNAL, ALTER discounted_minor SET STORAGE EXTERNAL,
        ALTER exposure SET STORAGE EXTERNAL, ALTER set_aside SET STORAGE EXTERNAL
"""


def key():
    return models.UUIDField(default=ids.new, editable=False, primary_key=True, serialize=False)


def refers(to, *, on_delete=models.PROTECT, related_name="+", **more):
    return models.ForeignKey(to, on_delete=on_delete, related_name=related_name, **more)


MODELS = [
    migrations.CreateModel(
        name="Pledge",
        fields=[
            ("id", key()),
            ("amount_minor", models.BigIntegerField()),
            ("currency", models.CharField(max_length=3)),
            (
                "rail",
                models.CharField(
                    choices=[
                        ("card", "card"),
                        ("transfer", "transfer"),
                        ("sms", "sms"),
                        ("cash", "cash"),
                    ],
                    max_length=10,
                ),
            ),
            (
                "state",
                models.CharField(
                    choices=[
                        ("open", "Open"),
                        ("fulfilled", "Fulfilled"),
                        ("cancelled", "Cancelled"),
                    ],
                    default="open",
                    max_length=10,
                ),
            ),
            (
                "journey",
                ArrayField(base_field=models.CharField(max_length=20), default=list, size=None),
            ),
            ("root_id", models.UUIDField(null=True)),
            ("depth", models.PositiveIntegerField(default=0)),
            ("note", models.CharField(blank=True, max_length=20)),
            ("made_at", models.DateTimeField()),
            ("fulfilled_at", models.DateTimeField(null=True)),
            ("cancelled_at", models.DateTimeField(null=True)),
            ("cause", refers("petitions.cause")),
            ("organisation", refers("organisations.organisation")),
            ("parent", refers("petitions.signature", null=True)),
            ("petition", refers("petitions.petition", null=True)),
            ("recorded_by", refers(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)),
            ("supporter", refers("petitions.supporter", null=True)),
            ("touch", refers("petitions.touch", null=True)),
            (
                "touches",
                ArrayField(base_field=models.UUIDField(), db_default=[], default=list, size=None),
            ),
        ],
        options={
            "indexes": [models.Index(fields=["cause", "made_at"], name="pledges_by_cause")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(cancelled_at=None, fulfilled_at=None, state="open"),
                        models.Q(cancelled_at=None, fulfilled_at__isnull=False, state="fulfilled"),
                        models.Q(
                            cancelled_at__gte=models.F("made_at"),
                            fulfilled_at=None,
                            state="cancelled",
                        ),
                        _connector="OR",
                    ),
                    name="pledges_say_when",
                ),
                models.CheckConstraint(
                    condition=models.Q(amount_minor__range=(1, 99999999)),
                    name="pledges_have_an_amount_that_can_be_paid",
                ),
                models.CheckConstraint(
                    condition=models.Q(rail__in=("card", "transfer", "sms", "cash")),
                    name="pledges_travel_on_a_known_rail",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(depth=0, parent=None),
                        models.Q(depth__gt=0, parent__isnull=False, root_id__isnull=False),
                        _connector="OR",
                    ),
                    name="pledges_with_a_parent_name_its_root",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Payment",
        fields=[
            ("id", key()),
            (
                "rail",
                models.CharField(
                    choices=[
                        ("card", "card"),
                        ("transfer", "transfer"),
                        ("sms", "sms"),
                        ("cash", "cash"),
                    ],
                    max_length=10,
                ),
            ),
            (
                "provider",
                models.CharField(
                    choices=[("stripe", "Stripe"), ("manual", "Manual")], max_length=10
                ),
            ),
            ("amount_minor", models.BigIntegerField()),
            ("currency", models.CharField(max_length=3)),
            (
                "state",
                models.CharField(
                    choices=[
                        ("created", "Created"),
                        ("processing", "Processing"),
                        ("captured", "Captured"),
                        ("failed", "Failed"),
                        ("cancelled", "Cancelled"),
                    ],
                    default="created",
                    max_length=10,
                ),
            ),
            ("idempotency_key", models.CharField(max_length=64, unique=True)),
            ("session_ref", models.CharField(blank=True, max_length=100)),
            ("provider_ref", models.CharField(max_length=100, null=True, unique=True)),
            ("failure_code", models.CharField(blank=True, max_length=100)),
            ("reference", models.CharField(blank=True, max_length=100)),
            ("created_at", models.DateTimeField()),
            ("captured_at", models.DateTimeField(null=True)),
            ("organisation", refers("organisations.organisation")),
            ("recorded_by", refers(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)),
            ("pledge", refers("donations.pledge", related_name="payments")),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(captured_at__isnull=False, state="captured"),
                        models.Q(models.Q(state="captured", _negated=True), ("captured_at", None)),
                        _connector="OR",
                    ),
                    name="captured_payments_say_when",
                ),
                models.CheckConstraint(
                    condition=models.Q(amount_minor__gte=1), name="payments_have_an_amount"
                ),
                models.UniqueConstraint(
                    condition=models.Q(state__in=["created", "processing", "failed"]),
                    fields=("pledge",),
                    name="one_open_payment_per_pledge",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        name="LedgerEntry",
        fields=[
            ("id", key()),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("gift", "Gift"),
                        ("refund", "Refund"),
                        ("refund_failed", "Refund Failed"),
                        ("dispute", "Dispute"),
                        ("dispute_won", "Dispute Won"),
                    ],
                    max_length=20,
                ),
            ),
            ("source_key", models.CharField(max_length=150)),
            ("amount_minor", models.BigIntegerField()),
            ("currency", models.CharField(max_length=3)),
            (
                "rail",
                models.CharField(
                    choices=[
                        ("card", "card"),
                        ("transfer", "transfer"),
                        ("sms", "sms"),
                        ("cash", "cash"),
                    ],
                    max_length=10,
                ),
            ),
            ("channel", models.CharField(max_length=20)),
            (
                "journey",
                ArrayField(base_field=models.CharField(max_length=20), default=list, size=None),
            ),
            ("parent_id", models.UUIDField(null=True)),
            ("root_id", models.UUIDField(null=True)),
            ("depth", models.PositiveIntegerField(default=0)),
            ("happened_at", models.DateTimeField()),
            ("booked_at", models.DateTimeField()),
            ("booked_on", models.DateField()),
            ("cause", refers("petitions.cause")),
            ("organisation", refers("organisations.organisation")),
            ("petition", refers("petitions.petition", null=True)),
            ("payment", refers("donations.payment", related_name="entries")),
            ("pledge", refers("donations.pledge", related_name="entries")),
        ],
        options={
            "indexes": [
                models.Index(fields=["cause", "currency", "booked_on"], name="ledger_by_cause")
            ],
            "constraints": [
                models.UniqueConstraint(fields=("source_key",), name="one_capture_one_gift_entry"),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            amount_minor__gt=0, kind__in=["gift", "refund_failed", "dispute_won"]
                        ),
                        models.Q(amount_minor__lt=0, kind__in=["refund", "dispute"]),
                        _connector="OR",
                    ),
                    name="gifts_come_and_reversals_go",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="ProviderEvent",
        fields=[
            ("id", key()),
            ("provider", models.CharField(max_length=10)),
            ("event_id", models.CharField(max_length=100)),
            ("kind", models.CharField(max_length=100)),
            ("payment_ref", models.CharField(blank=True, max_length=100)),
            ("payload", models.JSONField()),
            (
                "state",
                models.CharField(
                    choices=[
                        ("received", "Received"),
                        ("applied", "Applied"),
                        ("ignored", "Ignored"),
                        ("damaged", "Damaged"),
                    ],
                    default="received",
                    max_length=10,
                ),
            ),
            ("reason", models.CharField(blank=True, max_length=100)),
            ("happened_at", models.DateTimeField()),
            ("received_at", models.DateTimeField()),
            ("applied_at", models.DateTimeField(null=True)),
            ("organisation", refers("organisations.organisation", null=True)),
            ("payment", refers("donations.payment", null=True, related_name="provider_events")),
        ],
        options={
            "indexes": [models.Index(fields=["payment_ref"], name="provider_events_by_payment")],
            "constraints": [
                models.UniqueConstraint(
                    fields=("provider", "event_id"), name="one_row_per_provider_event"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(applied_at__isnull=False, state="applied"),
                        models.Q(models.Q(state="applied", _negated=True), ("applied_at", None)),
                        _connector="OR",
                    ),
                    name="applied_provider_events_say_when",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("state__in", ["received", "applied"]),
                        models.Q(reason="", _negated=True),
                        _connector="OR",
                    ),
                    name="ignored_and_damaged_provider_events_say_why",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Refund",
        fields=[
            ("id", key()),
            ("provider_ref", models.CharField(max_length=100, unique=True)),
            ("amount_minor", models.BigIntegerField()),
            ("refunded_at", models.DateTimeField()),
            ("failed_at", models.DateTimeField(null=True)),
            ("organisation", refers("organisations.organisation")),
            ("payment", refers("donations.payment", related_name="refunds")),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(amount_minor__gte=1), name="refunds_have_an_amount"
                )
            ]
        },
    ),
    migrations.CreateModel(
        name="Dispute",
        fields=[
            ("id", key()),
            ("provider_ref", models.CharField(max_length=100, unique=True)),
            ("amount_minor", models.BigIntegerField()),
            (
                "state",
                models.CharField(
                    choices=[("open", "Open"), ("won", "Won"), ("lost", "Lost")], max_length=10
                ),
            ),
            ("opened_at", models.DateTimeField()),
            ("closed_at", models.DateTimeField(null=True)),
            ("organisation", refers("organisations.organisation")),
            ("payment", refers("donations.payment", related_name="disputes")),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(amount_minor__gte=1), name="disputes_have_an_amount"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(closed_at=None, state="open"),
                        models.Q(closed_at__isnull=False, state__in=["won", "lost"]),
                        _connector="OR",
                    ),
                    name="disputes_say_when_they_ended",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        name="ChainPage",
        fields=[
            ("id", key()),
            ("first_id", models.UUIDField()),
            ("last_id", models.UUIDField()),
            ("ids", ArrayField(base_field=models.UUIDField(), size=None)),
            ("petition", ArrayField(base_field=models.PositiveIntegerField(), size=None)),
            ("direct", ArrayField(base_field=models.PositiveIntegerField(), size=None)),
            ("descendants", ArrayField(base_field=models.PositiveIntegerField(), size=None)),
            ("discounted", ArrayField(base_field=models.FloatField(), size=None)),
            ("below_minor", ArrayField(base_field=models.BigIntegerField(), size=None)),
            ("shared_minor", ArrayField(base_field=models.BigIntegerField(), size=None)),
            ("discounted_minor", ArrayField(base_field=models.FloatField(), size=None)),
            ("exposure", ArrayField(base_field=models.FloatField(), size=None)),
            ("set_aside", ArrayField(base_field=models.BooleanField(), size=None)),
            ("cause", refers("petitions.cause")),
            ("organisation", refers("organisations.organisation")),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("cause", "first_id"), name="one_page_per_cause_and_beginning"
                ),
                models.CheckConstraint(
                    condition=models.Q(last_id__gte=models.F("first_id")),
                    name="pages_end_after_they_begin",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        name="ChainSummary",
        fields=[
            ("id", key()),
            ("currency", models.CharField(max_length=3)),
            ("signatures", models.PositiveIntegerField()),
            ("trees", models.PositiveIntegerField()),
            ("alone", models.PositiveIntegerField()),
            ("recruiters", models.PositiveIntegerField()),
            ("largest", models.PositiveIntegerField()),
            ("longest", models.PositiveIntegerField()),
            ("levels", ArrayField(base_field=models.PositiveIntegerField(), size=None)),
            ("sizes", ArrayField(base_field=models.PositiveIntegerField(), size=None)),
            ("brought_minor", models.BigIntegerField()),
            ("givers_minor", models.BigIntegerField()),
            ("reproduction", models.FloatField(null=True)),
            ("dispersion", models.FloatField(null=True)),
            ("top_share", models.FloatField(null=True)),
            ("behind_most", models.FloatField(null=True)),
            ("gini", models.FloatField(null=True)),
            ("notes", models.JSONField(default=dict)),
            ("computed_at", models.DateTimeField()),
            ("cause", refers("petitions.cause")),
            ("organisation", refers("organisations.organisation")),
            ("petition", refers("petitions.petition", null=True)),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("cause", "petition"),
                    name="one_summary_per_cause_and_petition",
                    nulls_distinct=False,
                ),
                models.CheckConstraint(
                    condition=models.Q(signatures__gte=models.F("alone") + 2 * models.F("trees")),
                    name="trees_hold_all_who_are_not_alone",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        name="ChainTree",
        fields=[
            ("id", key()),
            ("size", models.PositiveIntegerField()),
            ("depth", models.PositiveIntegerField()),
            ("breadth", models.PositiveIntegerField()),
            ("levels", ArrayField(base_field=models.PositiveIntegerField(), size=None)),
            ("wiener", models.DecimalField(decimal_places=0, max_digits=40)),
            ("virality", models.FloatField()),
            ("brought_minor", models.BigIntegerField()),
            (
                "cause",
                refers(
                    "petitions.cause",
                    db_constraint=False,
                    db_index=False,
                    on_delete=models.DO_NOTHING,
                ),
            ),
            (
                "organisation",
                refers(
                    "organisations.organisation",
                    db_constraint=False,
                    db_index=False,
                    on_delete=models.DO_NOTHING,
                ),
            ),
            (
                "petition",
                refers(
                    "petitions.petition",
                    db_constraint=False,
                    db_index=False,
                    on_delete=models.DO_NOTHING,
                ),
            ),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(depth__gte=1, size__gte=2), name="trees_are_of_two_and_more"
                )
            ]
        },
    ),
]


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("donations", "0001_initial"),
        ("donations", "0002_several_touches"),
        ("donations", "0003_chains"),
    ]

    dependencies = [
        ("organisations", "0001_squashed_0002_keys_by_version"),
        ("petitions", "0001_squashed_0014_share_step"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        tables.Together(MODELS),
        *(row_security.protect(f"donations_{model.name_lower}") for model in MODELS),
        row_security.append_only("donations_ledgerentry"),
        migrations.RunSQL(AS_THEY_ARE, migrations.RunSQL.noop),
    ]
