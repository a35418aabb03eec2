"""What models of chains other than the even one say of a forest, kept by the next look over it."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

KEPT = {
    "roots_minor": models.BigIntegerField,
    "loose_minor": models.BigIntegerField,
    "left_over": models.FloatField,
}


class Migration(migrations.Migration):
    dependencies = [("donations", "0018_pledges_keep_their_place")]

    operations = [
        migrations.AddField("chainsummary", name, kind(null=True)) for name, kind in KEPT.items()
    ] + [migrations.AddField("chainpage", "begins", ArrayField(models.BooleanField(), null=True))]
