"""Promises that their giver confirms by mail."""

from django.db import migrations, models

from mobilize.kit.tables import Together


class Migration(migrations.Migration):
    dependencies = [("donations", "0016_charge_notices")]

    operations = [
        Together(
            [
                migrations.AddField(
                    model_name="pledge",
                    name="confirm_asked_at",
                    field=models.DateTimeField(null=True),
                ),
                migrations.AddField(
                    model_name="pledge",
                    name="confirmed_at",
                    field=models.DateTimeField(null=True),
                ),
                migrations.AddConstraint(
                    model_name="pledge",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_at", None),
                            models.Q(
                                ("confirm_asked_at__isnull", False),
                                ("confirmed_at__gte", models.F("confirm_asked_at")),
                            ),
                            _connector="OR",
                        ),
                        name="promises_are_confirmed_once_their_giver_was_asked",
                    ),
                ),
            ]
        ),
    ]
