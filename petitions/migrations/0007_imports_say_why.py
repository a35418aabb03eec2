from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("petitions", "0006_proposals_and_likeness")]

    operations = [
        migrations.AddField(
            model_name="signatureimport",
            name="reason",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.RenameField(
            model_name="externalcount", old_name="by_country", new_name="breakdown"
        ),
    ]
