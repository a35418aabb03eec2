from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisations", "0003_policies_ask_once")]

    # Members there are, and those that an older server still invites, are not limited.
    operations = [
        migrations.AddField(
            "membership", "petitions", ArrayField(models.UUIDField(), db_default=[], default=list)
        ),
        migrations.AddConstraint(
            "membership",
            models.CheckConstraint(
                condition=models.Q(("role", "owner"), _negated=True) | models.Q(petitions__len=0),
                name="owners_are_never_limited",
            ),
        ),
    ]
