"""Each decline of a card, dated, also on pages where one is left; whence those are asked for."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import mobilize.kit.ids
from mobilize.kit.tables import Together
from mobilize.organisations import row_security


def one(to: str, *, related: str = "+", null: bool = False) -> models.ForeignKey:
    return models.ForeignKey(
        null=null, on_delete=django.db.models.deletion.PROTECT, related_name=related, to=to
    )


class Migration(migrations.Migration):
    dependencies = [
        ("donations", "0012_texts_ask"),
    ]

    operations = [
        Together(
            [
                migrations.AddField(
                    model_name="cardsetup",
                    name="network",
                    field=models.CharField(blank=True, db_default="", max_length=64),
                ),
                migrations.AddField(
                    model_name="cardsetup",
                    name="suspicions",
                    field=django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30),
                        db_default=[],
                        default=list,
                        size=None,
                    ),
                ),
                migrations.AddIndex(
                    model_name="cardsetup",
                    index=models.Index(
                        condition=models.Q(("network", ""), _negated=True),
                        fields=["organisation", "network", "created_at"],
                        name="card_setups_by_network",
                    ),
                ),
                migrations.CreateModel(
                    name="CardDecline",
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
                        ("source_key", models.CharField(max_length=150)),
                        ("network", models.CharField(blank=True, max_length=64)),
                        ("declined_at", models.DateTimeField()),
                        ("organisation", one("organisations.organisation")),
                        ("cause", one("petitions.cause")),
                        ("supporter", one("petitions.supporter", null=True)),
                        ("payment", one("donations.payment", related="card_declines", null=True)),
                        ("setup", one("donations.cardsetup", related="declines", null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["organisation", "declined_at"],
                                name="card_declines_by_time",
                            ),
                            models.Index(
                                condition=models.Q(("network", ""), _negated=True),
                                fields=["organisation", "network", "declined_at"],
                                name="card_declines_by_network",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("source_key",), name="one_row_per_decline"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("payment__isnull", False), ("setup", None))
                                | models.Q(("payment", None), ("setup__isnull", False)),
                                name="card_declines_are_on_one_page",
                            ),
                        ],
                    },
                ),
            ]
        ),
        row_security.protect("donations_carddecline"),
    ]
