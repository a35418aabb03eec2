import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import mobilize.kit.ids
from mobilize.organisations import row_security


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0002_keys_by_version"),
        ("petitions", "0006_followed_shares"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="signature",
            name="touches",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.UUIDField(), db_default=[], default=list, size=None
            ),
        ),
        migrations.CreateModel(
            name="ChannelReplay",
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
                (
                    "state",
                    models.CharField(
                        choices=[("running", "Running"), ("done", "Done")],
                        default="running",
                        max_length=10,
                    ),
                ),
                ("cursor", models.UUIDField(null=True)),
                ("seen", models.PositiveBigIntegerField(default=0)),
                ("moved", models.PositiveBigIntegerField(default=0)),
                ("moves", models.JSONField(default=dict)),
                ("made_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    models.UniqueConstraint(
                        condition=models.Q(("state", "running")),
                        fields=("organisation",),
                        name="one_channel_replay_runs_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("finished_at", None), ("state", "running")),
                            models.Q(("finished_at__isnull", False), ("state", "done")),
                            _connector="OR",
                        ),
                        name="finished_channel_replays_say_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("moved__lte", models.F("seen"))),
                        name="replays_move_no_more_than_they_see",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChannelRules",
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
                ("sources", models.JSONField()),
                ("hosts", models.JSONField()),
                ("note", models.CharField(max_length=200)),
                ("made_at", models.DateTimeField()),
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
                    models.UniqueConstraint(
                        fields=("organisation", "version"),
                        name="one_row_per_version_of_channel_rules",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("version__gte", 1)),
                        name="own_channel_rules_begin_at_one",
                    ),
                ],
            },
        ),
        row_security.protect("petitions_channelrules"),
        row_security.protect("petitions_channelreplay"),
        row_security.append_only("petitions_channelrules"),
    ]
