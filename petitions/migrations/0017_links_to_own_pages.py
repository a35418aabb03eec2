"""Links that lead to a page of a supporter's own."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("petitions", "0016_doubles")]

    operations = [
        migrations.AddField(
            "sharelink",
            "leads_to",
            models.CharField(blank=True, db_default="", max_length=120),
        ),
        migrations.AddField(
            "sharelink",
            "supporter",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="links",
                to="petitions.supporter",
            ),
        ),
        migrations.AddConstraint(
            "sharelink",
            models.CheckConstraint(
                condition=models.Q(
                    ("leads_to", ""),
                    ("supporter", None),
                )
                | models.Q(
                    ("petition", None),
                    ("signature", None),
                    ("supporter__isnull", False),
                ),
                name="links_to_own_pages_have_one_owner",
            ),
        ),
        migrations.AddIndex(
            "sharelink",
            models.Index(
                condition=models.Q(("supporter__isnull", False)),
                fields=["supporter"],
                name="links_of_people",
            ),
        ),
    ]
