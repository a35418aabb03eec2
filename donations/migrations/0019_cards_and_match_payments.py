"""Cards left without paying, and what matchers have paid of what they owe."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

from mobilize.kit import ids, tables
from mobilize.organisations import row_security


def key():
    return models.UUIDField(default=ids.new, editable=False, primary_key=True, serialize=False)


def refers(to, *, on_delete=models.PROTECT, related_name="+", **more):
    return models.ForeignKey(to, on_delete=on_delete, related_name=related_name, **more)


MODELS = [
    migrations.CreateModel(
        name="CardSetup",
        fields=[
            ("id", key()),
            ("session_ref", models.CharField(blank=True, max_length=100)),
            (
                "state",
                models.CharField(
                    choices=[("open", "Open"), ("done", "Done"), ("expired", "Expired")],
                    default="open",
                    max_length=10,
                ),
            ),
            ("created_at", models.DateTimeField()),
            ("done_at", models.DateTimeField(null=True)),
            ("expired_at", models.DateTimeField(null=True)),
            ("organisation", refers("organisations.organisation")),
            ("plan", refers("donations.plan", related_name="card_setups")),
            (
                "saved_method",
                refers("donations.savedmethod", on_delete=models.SET_NULL, null=True),
            ),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=Q(state="open", done_at=None, expired_at=None, saved_method=None)
                    | Q(state="done", done_at__isnull=False, expired_at=None)
                    | Q(state="expired", done_at=None, expired_at__isnull=False, saved_method=None),
                    name="card_setups_say_how_they_end",
                ),
                models.UniqueConstraint(
                    condition=Q(state="open"),
                    fields=["plan"],
                    name="one_open_card_setup_per_plan",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="MatchPayment",
        fields=[
            ("id", key()),
            ("made_at", models.DateTimeField()),
            (
                "made_by",
                refers(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True),
            ),
            ("offer", refers("donations.matchoffer", related_name="payments")),
            ("organisation", refers("organisations.organisation")),
            ("payment", refers("donations.payment", related_name="match_payments")),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=["payment"], name="a_payment_keeps_one_match_offer_once"
                ),
            ],
        },
    ),
]


class Migration(migrations.Migration):
    dependencies = [
        ("donations", "0018_fundraising"),
        ("organisations", "0001_squashed_0002_keys_by_version"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        tables.CreateTables(MODELS),
        row_security.protect("donations_cardsetup"),
        row_security.protect("donations_matchpayment"),
    ]
