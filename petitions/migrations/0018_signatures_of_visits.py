"""Signatures of several visits, of whom it is asked which visit counted."""

from django.db import migrations, models
from django.db.models.lookups import GreaterThan

VISITS = models.Func("touches", function="cardinality", output_field=models.IntegerField())


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0003_policies_ask_once"),
        ("petitions", "0017_links_to_own_pages"),
    ]

    operations = [
        migrations.AddIndex(
            "signature",
            models.Index(
                fields=["petition"],
                condition=models.Q(GreaterThan(VISITS, 1)),
                name="signature_of_visits",
            ),
        ),
    ]
