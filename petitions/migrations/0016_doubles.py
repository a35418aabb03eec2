"""Who turned out to be known twice is remembered, and visits that came late are found."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("petitions", "0015_one_way_to_mail")]

    operations = [
        migrations.AddField(
            "supporter",
            "same_as",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="doubles",
                to="petitions.supporter",
            ),
        ),
        migrations.AddConstraint(
            "supporter",
            models.CheckConstraint(
                condition=models.Q(
                    ("same_as", None),
                    models.Q(("same_as", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="nobody_is_a_double_of_themselves",
            ),
        ),
        migrations.AddIndex(
            "supporter",
            models.Index(
                condition=models.Q(("same_as__isnull", False)),
                fields=["same_as"],
                name="supporter_double",
            ),
        ),
    ]
