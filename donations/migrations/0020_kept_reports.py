"""what reports said last night, where so much came that nobody waits for them."""

import django.db.models.deletion
from django.db import migrations, models

from mobilize.kit import ids
from mobilize.organisations import row_security


class Migration(migrations.Migration):
    dependencies = [("donations", "0019_chain_credit")]

    operations = [
        migrations.CreateModel(
            name="KeptReport",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=ids.new, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("report", models.CharField(max_length=20)),
                ("key", models.CharField(max_length=64)),
                ("until", models.DateField()),
                ("body", models.JSONField()),
                ("computed_at", models.DateTimeField()),
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
                        fields=("organisation", "report", "key"),
                        name="one_kept_report_per_question",
                    )
                ],
            },
        ),
        row_security.protect("donations_keptreport"),
    ]
