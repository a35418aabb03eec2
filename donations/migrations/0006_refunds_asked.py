import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import mobilize.kit.ids
from mobilize.organisations import row_security

SEE_ALL = "SELECT set_config('app.organisation', '*', true)"
THOSE_THAT_FAILED = "UPDATE donations_refund SET state = 'failed' WHERE failed_at IS NOT NULL"


class Migration(migrations.Migration):
    dependencies = [
        ("donations", "0005_saved_methods"),
        ("organisations", "0001_squashed_0002_keys_by_version"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TieOut",
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
                ("payments", models.PositiveIntegerField()),
                ("entries", models.PositiveIntegerField()),
                ("found", models.PositiveIntegerField()),
                ("differences", models.JSONField(default=list)),
                ("asked_provider", models.BooleanField()),
                ("computed_at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="payment",
            name="decided_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="payment",
            name="decided_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="payment",
            name="suspicions",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=30), db_default=[], default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="refund",
            name="asked_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="refund",
            name="asked_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="refund",
            name="failure_code",
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddField(
            model_name="refund",
            name="origin",
            field=models.CharField(
                choices=[("staff", "Staff"), ("donor", "Donor"), ("outside", "Outside")],
                db_default="outside",
                default="outside",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="refund",
            name="reason",
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddField(
            model_name="refund",
            name="state",
            field=models.CharField(
                choices=[("asked", "Asked"), ("succeeded", "Succeeded"), ("failed", "Failed")],
                db_default="succeeded",
                default="succeeded",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="refund",
            name="provider_ref",
            field=models.CharField(max_length=100, null=True, unique=True),
        ),
        migrations.AlterField(
            model_name="refund",
            name="refunded_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunSQL(SEE_ALL, migrations.RunSQL.noop),
        migrations.RunSQL(THOSE_THAT_FAILED, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("failed_at", None), ("refunded_at", None), ("state", "asked")),
                    models.Q(
                        ("failed_at", None), ("refunded_at__isnull", False), ("state", "succeeded")
                    ),
                    models.Q(("failed_at__isnull", False), ("state", "failed")),
                    _connector="OR",
                ),
                name="refunds_say_how_they_stand",
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("origin", "outside"), ("asked_at__isnull", False), _connector="OR"
                ),
                name="refunds_of_ours_say_when_they_were_asked",
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("refunded_at", None), ("provider_ref__isnull", False), _connector="OR"
                ),
                name="refunds_that_reached_somebody_are_known_to_the_provider",
            ),
        ),
        migrations.AddField(
            model_name="tieout",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.organisation",
            ),
        ),
        migrations.AddIndex(
            model_name="tieout",
            index=models.Index(fields=["organisation", "-computed_at"], name="tie_outs_by_time"),
        ),
        row_security.protect("donations_tieout"),
    ]
