"""Comparisons say what the differences come to that they do not name."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("donations", "0014_booked_on_its_day")]

    # What an older server still writes names no others.
    operations = [
        migrations.AddField("tieout", "unnamed", models.JSONField(db_default=[], default=list)),
    ]
