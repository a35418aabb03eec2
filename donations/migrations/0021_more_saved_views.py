"""Views of overviews, countries, spread, chains and leaders can be saved too."""

from django.db import migrations, models

REPORTS = [
    "attribution", "journeys", "cohorts", "channels", "overview", "countries", "spread", "chains",
    "leaders",
]  # fmt: skip
KNOWN = "views_are_of_a_known_report"


class Migration(migrations.Migration):
    dependencies = [("donations", "0020_kept_reports")]

    operations = [
        migrations.AlterField(
            "savedview",
            "report",
            models.CharField(max_length=20, choices=[(each, each) for each in REPORTS]),
        ),
        migrations.RemoveConstraint("savedview", KNOWN),
        migrations.AddConstraint(
            "savedview",
            models.CheckConstraint(name=KNOWN, condition=models.Q(report__in=REPORTS)),
        ),
    ]
