import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import mobilize.kit.ids
import petitions.domain.prompt_kinds
from mobilize.organisations import row_security


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0002_keys_by_version"),
        ("petitions", "0011_mailing"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PromptPolicy",
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
                ("per_week", models.PositiveSmallIntegerField(default=2)),
                ("per_petition", models.PositiveSmallIntegerField(default=6)),
                ("quiet_from", models.PositiveSmallIntegerField(default=21)),
                ("quiet_until", models.PositiveSmallIntegerField(default=8)),
            ],
        ),
        migrations.CreateModel(
            name="PromptRules",
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
                (
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        default=petitions.domain.prompt_kinds.every,
                        size=None,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("paused_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name_plural": "prompt rules",
            },
        ),
        migrations.CreateModel(
            name="PromptWords",
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
                ("kind", models.CharField(max_length=20)),
                ("locale", models.CharField(max_length=10)),
                ("subject", models.CharField(blank=True, max_length=120)),
                ("lead", models.CharField(blank=True, max_length=1000)),
            ],
            options={
                "verbose_name_plural": "prompt words",
            },
        ),
        migrations.RemoveConstraint(
            model_name="broadcast",
            name="one_broadcast_per_petition_and_kind",
        ),
        migrations.AddField(
            model_name="broadcast",
            name="decided_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="broadcast",
            name="occasion",
            field=models.CharField(blank=True, db_default="", max_length=60),
        ),
        migrations.AddField(
            model_name="broadcast",
            name="paused_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="shareprompt",
            name="state",
            field=models.CharField(
                choices=[
                    ("queued", "Queued"),
                    ("paused", "Paused"),
                    ("sending", "Sending"),
                    ("sent", "Sent"),
                    ("uncertain", "Uncertain"),
                    ("suppressed", "Suppressed"),
                    ("held_out", "Held Out"),
                ],
                default="queued",
                max_length=12,
            ),
        ),
        migrations.AddIndex(
            model_name="shareprompt",
            index=models.Index(fields=["petition", "kind", "state"], name="prompt_by_petition"),
        ),
        migrations.AddConstraint(
            model_name="broadcast",
            constraint=models.UniqueConstraint(
                fields=("petition", "kind", "occasion"),
                name="one_broadcast_per_petition_kind_and_occasion",
            ),
        ),
        migrations.AddConstraint(
            model_name="broadcast",
            constraint=models.CheckConstraint(
                condition=models.Q(("paused_at", None), ("state", "running"), _connector="OR"),
                name="paused_broadcasts_are_running",
            ),
        ),
        migrations.AddField(
            model_name="promptpolicy",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.organisation",
            ),
        ),
        migrations.AddField(
            model_name="promptrules",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.organisation",
            ),
        ),
        migrations.AddField(
            model_name="promptrules",
            name="petition",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="prompt_rules",
                to="petitions.petition",
            ),
        ),
        migrations.AddField(
            model_name="promptwords",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.organisation",
            ),
        ),
        migrations.AddField(
            model_name="promptwords",
            name="petition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="prompt_words",
                to="petitions.petition",
            ),
        ),
        migrations.AddConstraint(
            model_name="promptpolicy",
            constraint=models.UniqueConstraint(
                fields=("organisation",), name="one_prompt_policy_per_organisation"
            ),
        ),
        migrations.AddConstraint(
            model_name="promptpolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(("quiet_from__lte", 23), ("quiet_until__lte", 23)),
                name="quiet_hours_are_on_the_clock",
            ),
        ),
        migrations.AddConstraint(
            model_name="promptrules",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kinds__contained_by",
                        [
                            "after_confirming",
                            "link_brought",
                            "milestone_near",
                            "milestone_reached",
                            "last_day",
                            "answered",
                            "pledge_reminder",
                        ],
                    )
                ),
                name="prompts_are_switched_by_known_kinds",
            ),
        ),
        migrations.AddConstraint(
            model_name="promptrules",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("paused_at", None), ("paused_at__gte", models.F("made_at")), _connector="OR"
                ),
                name="prompts_pause_after_their_rules_were_made",
            ),
        ),
        migrations.AddConstraint(
            model_name="promptwords",
            constraint=models.UniqueConstraint(
                fields=("petition", "kind", "locale"), name="one_wording_per_kind_and_language"
            ),
        ),
        row_security.protect("petitions_promptpolicy"),
        row_security.protect("petitions_promptrules"),
        row_security.protect("petitions_promptwords"),
    ]
