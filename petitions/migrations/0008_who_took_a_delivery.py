import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import mobilize.kit.ids
from mobilize.organisations import row_security


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0002_keys_by_version"),
        ("petitions", "0007_imports_say_why"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DeliveryDownload",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=mobilize.kit.ids.new,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("happened_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "by_key",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.apikey",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="downloads",
                        to="petitions.deliveryfile",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("by", None), ("by_key__isnull", False)),
                            models.Q(("by__isnull", False), ("by_key", None)),
                            _connector="OR",
                        ),
                        name="downloads_are_made_by_one",
                    )
                ],
            },
        ),
        row_security.protect("petitions_deliverydownload"),
        row_security.append_only("petitions_deliverydownload"),
    ]
