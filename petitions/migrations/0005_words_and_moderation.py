import django.db.models.deletion
from django.db import migrations, models

import mobilize.kit.ids
from mobilize.organisations import row_security

SEE_ALL = "SELECT set_config('app.organisation', '*', true)"
# The digest that petitions.domain.texts computes.
WORDS = """
    UPDATE petitions_petitionversion AS version
    SET target = petition.target,
        digest = encode(sha256(convert_to(
            '[' || to_json(petition.target) || ',[[' || to_json(words.locale) || ','
            || to_json(words.title) || ',' || to_json(words.ask) || ']]]', 'UTF8')), 'hex')
    FROM petitions_petition AS petition, petitions_petitiontext AS words
    WHERE petition.id = version.petition_id AND words.version_id = version.id
      AND version.target = ''
"""
LOOK_NOW = "SET CONSTRAINTS ALL IMMEDIATE"


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0001_initial"),
        ("petitions", "0004_wrapped_keys_name_their_key"),
    ]

    operations = [
        migrations.AddField(
            model_name="cannedreason",
            name="hides_words",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="petition",
            name="words_hidden",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="petitionversion",
            name="target",
            field=models.CharField(default="", max_length=200),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="petitionversion",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "Waiting"),
                    ("approved", "Approved"),
                    ("rejected", "Rejected"),
                    ("superseded", "Superseded"),
                    ("replaced", "Replaced"),
                ],
                default="waiting",
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="ModerationPolicy",
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
                ("late_after_hours", models.PositiveSmallIntegerField(default=168)),
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
                        fields=("organisation",), name="one_moderation_policy_per_organisation"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("late_after_hours__gte", 1)),
                        name="reviews_are_late_after_an_hour_at_least",
                    ),
                ],
            },
        ),
        row_security.protect("petitions_moderationpolicy"),
        *(migrations.RunSQL(step, migrations.RunSQL.noop) for step in (SEE_ALL, WORDS, LOOK_NOW)),
    ]
