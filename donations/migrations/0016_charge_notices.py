"""Notices before a charge: waiting, told, or unreachable."""

import django.db.models.deletion
from django.db import migrations, models

from mobilize.kit import ids
from mobilize.kit.tables import Together
from mobilize.organisations import row_security

STATES = [("waiting", "Waiting"), ("told", "Told"), ("unreachable", "Unreachable")]


class Migration(migrations.Migration):
    dependencies = [("donations", "0015_tie_outs_add_up")]

    operations = [
        Together(
            [
                migrations.CreateModel(
                    name="ChargeNotice",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=ids.new, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("due_on", models.DateField()),
                        ("first_due_on", models.DateField()),
                        (
                            "state",
                            models.CharField(choices=STATES, default="waiting", max_length=12),
                        ),
                        ("created_at", models.DateTimeField()),
                        ("settled_at", models.DateTimeField(null=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="organisations.organisation",
                            ),
                        ),
                        (
                            "pledge",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="notices",
                                to="donations.pledge",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("pledge", "due_on"), name="one_notice_per_day_of_a_promise"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("settled_at", None), ("state", "waiting"))
                                | models.Q(
                                    ("settled_at__isnull", False),
                                    ("state__in", ["told", "unreachable"]),
                                ),
                                name="notices_that_wait_no_more_say_since_when",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("due_on__gte", models.F("first_due_on"))),
                                name="charges_move_to_later_days_only",
                            ),
                        ],
                    },
                ),
            ]
        ),
        row_security.protect("donations_chargenotice"),
    ]
