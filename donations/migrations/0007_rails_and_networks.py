from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("donations", "0006_refunds_asked"),
        ("organisations", "0001_squashed_0002_keys_by_version"),
        ("petitions", "0016_doubles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="pledge",
            name="pledges_travel_on_a_known_rail",
        ),
        migrations.AddField(
            model_name="payment",
            name="decision",
            field=models.CharField(
                blank=True,
                choices=[("take", "Take"), ("let_go", "Let Go")],
                db_default="",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="payment",
            name="declines",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="payment",
            name="network",
            field=models.CharField(blank=True, db_default="", max_length=64),
        ),
        migrations.AlterField(
            model_name="ledgerentry",
            name="rail",
            field=models.CharField(
                choices=[
                    ("card", "card"),
                    ("transfer", "transfer"),
                    ("sms", "sms"),
                    ("cash", "cash"),
                    ("cheque", "cheque"),
                    ("debit", "debit"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="payment",
            name="rail",
            field=models.CharField(
                choices=[
                    ("card", "card"),
                    ("transfer", "transfer"),
                    ("sms", "sms"),
                    ("cash", "cash"),
                    ("cheque", "cheque"),
                    ("debit", "debit"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="pledge",
            name="rail",
            field=models.CharField(
                choices=[
                    ("card", "card"),
                    ("transfer", "transfer"),
                    ("sms", "sms"),
                    ("cash", "cash"),
                    ("cheque", "cheque"),
                    ("debit", "debit"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(fields=["organisation", "created_at"], name="payments_by_time"),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(
                condition=models.Q(("network", ""), _negated=True),
                fields=["organisation", "network", "created_at"],
                name="payments_by_network",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("decision", "")),
                    models.Q(
                        models.Q(("decision", ""), _negated=True), ("decided_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="decisions_about_held_money_say_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="pledge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("rail__in", ("card", "transfer", "sms", "cash", "cheque", "debit"))
                ),
                name="pledges_travel_on_a_known_rail",
            ),
        ),
    ]
