from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("petitions", "0003_what_stood_before")]

    operations = [
        # A wrapped key itself says which version wrapped it.
        migrations.RemoveField(model_name="supporter", name="key_version"),
    ]
