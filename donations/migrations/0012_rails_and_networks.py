from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("donations", "0011_refunds_asked"),
        ("organisations", "0002_keys_by_version"),
        ("petitions", "0014_share_step"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="pledge",
            name="pledges_travel_on_a_known_rail",
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
