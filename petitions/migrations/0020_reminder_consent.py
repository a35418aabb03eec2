"""Consent to one reminder of a gift."""

from django.db import migrations, models

from mobilize.kit.tables import Together

PURPOSES = [
    ("updates", "Updates"),
    ("share_prompts", "Share Prompts"),
    ("handover", "Handover"),
    ("pledge_reminders", "Pledge Reminders"),
]


class Migration(migrations.Migration):
    dependencies = [("petitions", "0019_click_ids_apps_and_order")]

    operations = [
        Together(
            [
                migrations.RemoveConstraint(
                    model_name="consent", name="consents_have_a_known_purpose"
                ),
                migrations.AlterField(
                    model_name="consent",
                    name="purpose",
                    field=models.CharField(choices=PURPOSES, max_length=20),
                ),
                migrations.AddConstraint(
                    model_name="consent",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("purpose__in", [name for name, _ in PURPOSES])),
                        name="consents_have_a_known_purpose",
                    ),
                ),
            ]
        ),
    ]
