import django.db.models.deletion
from django.db import migrations, models

import mobilize.kit.ids
from mobilize.organisations import row_security


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0002_keys_by_version"),
        ("petitions", "0004_likeness"),
    ]

    operations = [
        migrations.CreateModel(
            name="PostcodeArea",
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
                ("country", models.CharField(max_length=2)),
                ("prefix", models.CharField(max_length=12)),
                ("region", models.CharField(max_length=40)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "country", "prefix"),
                        name="one_region_per_postcode_prefix",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("prefix__regex", "^[A-Z0-9]+$")),
                        name="postcode_prefixes_are_normalised",
                    ),
                ],
            },
        ),
        row_security.protect("petitions_postcodearea"),
    ]
