from django.db import migrations

from mobilize.organisations import row_security


class Migration(migrations.Migration):
    dependencies = [("organisations", "0001_squashed_0002_keys_by_version")]

    operations = [row_security.ask_once()]
