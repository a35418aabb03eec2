"""An organisation's own kinds of click id, apps, and the order in which channels are decided."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

from mobilize.kit.tables import Together

ORDER = ["source", "click_id", "referrer", "in_app"]


class Migration(migrations.Migration):
    dependencies = [("petitions", "0018_signatures_of_visits")]

    # Versions that stand, and those that an older server still writes, get what held for them.
    operations = [
        Together(
            [
                migrations.AddField("channelrules", "click_ids", models.JSONField(db_default={})),
                migrations.AddField("channelrules", "apps", models.JSONField(db_default={})),
                migrations.AddField(
                    "channelrules",
                    "order",
                    ArrayField(models.CharField(max_length=10), db_default=ORDER),
                ),
            ]
        ),
        migrations.AddConstraint(
            "channelrules",
            models.CheckConstraint(
                condition=models.Q(("order__contained_by", ORDER), ("order__len__gte", 1)),
                name="own_channel_rules_ask_for_what_there_is",
            ),
        ),
    ]
