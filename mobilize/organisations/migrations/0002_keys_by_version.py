"""Part the key that finds people, which stays, from those that wrap, which are followed by others."""

import base64
import hashlib

import django.db.models.deletion
from django.conf import settings
from django.db import connection, migrations, models

import mobilize.kit.ids
from mobilize.kit import vault
from mobilize.organisations import row_security
from mobilize.organisations.models.organisation import RESERVED_SLUGS


def begin_with_the_first_key(apps, _schema_editor):
    """Until now one key did both: it goes on as the first version of the wrapping key."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.organisation', '*', true)")
    key = apps.get_model("organisations", "OrganisationKey")
    for owner in apps.get_model("organisations", "Organisation").objects.all():
        place = f"organisations_organisation:wrapped_key:{owner.id}"
        plain = master().unwrap(bytes(owner.wrapped_index_key), place=place)
        place = f"organisations_organisationkey:wrapped:{owner.id}:1"
        key.objects.create(
            organisation_id=owner.id,
            version=1,
            wrapped=master().wrap(plain, place=place),
            created_at=owner.created_at,
        )


def master():
    said = [key for key in (settings.MASTER_KEY, *settings.MASTER_KEY_FALLBACKS) if key]
    if said:
        return vault.Ring([base64.b64decode(key) for key in said])
    return vault.Ring([hashlib.sha256(f"master-key:{settings.SECRET_KEY}".encode()).digest()])


class Migration(migrations.Migration):
    dependencies = [("organisations", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameField("Organisation", "wrapped_key", "wrapped_index_key"),
                migrations.AlterField(
                    "Organisation",
                    "wrapped_index_key",
                    models.BinaryField(db_column="wrapped_key"),
                ),
            ]
        ),
        migrations.CreateModel(
            name="OrganisationKey",
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
                ("version", models.PositiveIntegerField()),
                ("wrapped", models.BinaryField()),
                ("created_at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="organisationkey",
            constraint=models.UniqueConstraint(
                fields=("organisation", "version"), name="one_key_per_organisation_and_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="organisationkey",
            constraint=models.CheckConstraint(
                condition=models.Q(("version__gte", 1)), name="organisation_keys_count_from_one"
            ),
        ),
        row_security.protect("organisations_organisationkey"),
        migrations.RunPython(begin_with_the_first_key, migrations.RunPython.noop),
        migrations.RemoveConstraint(
            model_name="organisation", name="organisations_take_no_reserved_slug"
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=~models.Q(slug__in=RESERVED_SLUGS),
                name="organisations_take_no_reserved_slug",
            ),
        ),
    ]
