from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("petitions", "0009_removed_signatures_are_found")]

    operations = [
        migrations.AddIndex(
            model_name="signature",
            index=models.Index(
                fields=["petition", "confirmed_at"],
                condition=models.Q(state="confirmed", name_shown=True),
                name="signature_named",
            ),
        ),
    ]
