import django.db.models.deletion
from django.db import migrations, models

import mobilize.kit.ids
from mobilize.kit import tables
from mobilize.organisations import row_security


def identity() -> list[tuple[str, models.Field]]:
    """Return the two columns every tenant's row has."""
    return [
        (
            "id",
            models.UUIDField(
                default=mobilize.kit.ids.new, editable=False, primary_key=True, serialize=False
            ),
        ),
        (
            "organisation",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.organisation",
            ),
        ),
    ]


TABLES = [
    migrations.CreateModel(
        name="AttributionRun",
        fields=[
            *identity(),
            ("key", models.CharField(max_length=64)),
            ("number", models.PositiveIntegerField()),
            ("question", models.JSONField()),
            ("total", models.BigIntegerField()),
            ("removal", models.JSONField(default=dict)),
            ("computed_at", models.DateTimeField()),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=["organisation", "key", "number"],
                    name="one_run_per_question_and_number",
                ),
                models.CheckConstraint(
                    condition=models.Q(("number__gte", 1)), name="runs_are_numbered_from_one"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="AttributionCredit",
        fields=[
            *identity(),
            (
                "run",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="credits",
                    to="donations.attributionrun",
                ),
            ),
            ("rail", models.CharField(blank=True, max_length=10)),
            ("label", models.CharField(blank=True, max_length=60)),
            ("credits", models.JSONField()),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=["run", "rail", "label"], name="one_credit_per_run_rail_and_label"
                ),
            ],
        },
    ),
]


class Migration(migrations.Migration):
    dependencies = [
        ("donations", "0019_cards_and_match_payments"),
        ("organisations", "0001_squashed_0002_keys_by_version"),
    ]

    operations = [
        tables.CreateTables(TABLES),
        *(row_security.protect(f"donations_{table.name_lower}") for table in TABLES),
        *(row_security.append_only(f"donations_{table.name_lower}") for table in TABLES),
    ]
