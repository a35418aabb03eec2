from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("petitions", "0008_who_took_a_delivery")]

    operations = [
        migrations.AddIndex(
            model_name="signature",
            index=models.Index(
                fields=["organisation"],
                condition=models.Q(state="removed"),
                name="signature_removed",
            ),
        ),
    ]
