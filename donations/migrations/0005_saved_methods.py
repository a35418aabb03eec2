import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import mobilize.kit.ids
from mobilize.organisations import row_security

SEE_ALL = "SELECT set_config('app.organisation', '*', true)"
# What went back beyond what came cannot be; where it was booked, the tie-out shows it.
WHAT_CAME_AND_WENT = """
    UPDATE donations_payment AS payment SET captured_minor = payment.amount_minor,
        refunded_minor = back.refunded,
        lost_minor = least(back.lost, payment.amount_minor - back.refunded)
    FROM (
        SELECT paid.id,
            least(paid.amount_minor, coalesce((
                SELECT sum(amount_minor) FROM donations_refund
                WHERE payment_id = paid.id AND failed_at IS NULL), 0)) AS refunded,
            coalesce((
                SELECT sum(amount_minor) FROM donations_dispute
                WHERE payment_id = paid.id AND state <> 'won'), 0) AS lost
        FROM donations_payment AS paid WHERE paid.state = 'captured'
    ) AS back
    WHERE back.id = payment.id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("donations", "0004_leading"),
        ("organisations", "0001_squashed_0002_keys_by_version"),
        ("petitions", "0016_doubles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedMethod",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=mobilize.kit.ids.new,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("provider", models.CharField(max_length=10)),
                ("customer_ref", models.CharField(max_length=100)),
                ("method_ref", models.CharField(max_length=100)),
                (
                    "kind",
                    models.CharField(
                        choices=[("card", "Card"), ("sepa_debit", "Sepa Debit")],
                        default="card",
                        max_length=12,
                    ),
                ),
                ("brand", models.CharField(blank=True, max_length=30)),
                ("last4", models.CharField(blank=True, max_length=4)),
                ("expires_on", models.DateField(null=True)),
                ("created_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="payment",
            name="one_open_payment_per_pledge",
        ),
        migrations.AddField(
            model_name="payment",
            name="action_url",
            field=models.TextField(blank=True, db_default=""),
        ),
        migrations.AddField(
            model_name="payment",
            name="asked_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="payment",
            name="captured_minor",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="payment",
            name="keeps_method",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="payment",
            name="lost_minor",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="payment",
            name="refunded_minor",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AlterField(
            model_name="payment",
            name="state",
            field=models.CharField(
                choices=[
                    ("created", "Created"),
                    ("action_required", "Action Required"),
                    ("processing", "Processing"),
                    ("authorised", "Authorised"),
                    ("captured", "Captured"),
                    ("failed", "Failed"),
                    ("cancelled", "Cancelled"),
                ],
                default="created",
                max_length=16,
            ),
        ),
        migrations.AddField(
            model_name="savedmethod",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.organisation",
            ),
        ),
        migrations.AddField(
            model_name="savedmethod",
            name="pledge",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="saved_methods",
                to="donations.pledge",
            ),
        ),
        migrations.AddField(
            model_name="savedmethod",
            name="supporter",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="petitions.supporter",
            ),
        ),
        migrations.AddField(
            model_name="payment",
            name="saved_method",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="payments",
                to="donations.savedmethod",
            ),
        ),
        migrations.RunSQL(SEE_ALL, migrations.RunSQL.noop),
        migrations.RunSQL(WHAT_CAME_AND_WENT, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "captured_minor__gte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("refunded_minor"), "+", models.F("lost_minor")
                        ),
                    ),
                    ("captured_minor__lte", models.F("amount_minor")),
                    ("lost_minor__gte", 0),
                    ("refunded_minor__gte", 0),
                ),
                name="what_went_back_is_within_what_came",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "captured"), ("captured_minor", 0), _connector="OR"),
                name="only_captured_payments_hold_money",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "created"), _negated=True),
                    ("asked_at", None),
                    _connector="OR",
                ),
                name="created_payments_were_not_asked_for",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("state__in", ["created", "action_required", "processing", "authorised"]),
                    models.Q(("state", "failed"), models.Q(("session_ref", ""), _negated=True)),
                    _connector="OR",
                ),
                fields=("pledge",),
                name="one_open_payment_per_pledge",
            ),
        ),
        migrations.AddConstraint(
            model_name="savedmethod",
            constraint=models.UniqueConstraint(
                fields=("organisation", "provider", "method_ref"), name="one_row_per_saved_method"
            ),
        ),
        migrations.AddConstraint(
            model_name="savedmethod",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("customer_ref", ""), _negated=True),
                    models.Q(("method_ref", ""), _negated=True),
                ),
                name="saved_methods_can_be_charged",
            ),
        ),
        row_security.protect("donations_savedmethod"),
    ]
