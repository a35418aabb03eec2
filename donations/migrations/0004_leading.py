"""Leaders are judged in every measure. What was computed before is computed anew."""

import django.contrib.postgres.fields
from django.db import migrations, models

FORGET = """
    SELECT set_config('app.organisation', '*', true);
    DELETE FROM donations_chainpage;
    DELETE FROM donations_chaintree;
    DELETE FROM donations_chainsummary
"""


class Migration(migrations.Migration):
    dependencies = [("donations", "0001_squashed_0003_chains")]

    operations = [
        migrations.RunSQL(FORGET, migrations.RunSQL.noop),
        migrations.AddField(
            "chainpage",
            "came",
            django.contrib.postgres.fields.ArrayField(models.PositiveIntegerField(), default=list),
            preserve_default=False,
        ),
        migrations.RunSQL(
            "ALTER TABLE donations_chainpage ALTER came SET STORAGE EXTERNAL",
            migrations.RunSQL.noop,
        ),
        migrations.AddField("chainsummary", "top_coverage", models.FloatField(null=True)),
        migrations.AddField("chainsummary", "worth", models.JSONField(default=dict)),
    ]
