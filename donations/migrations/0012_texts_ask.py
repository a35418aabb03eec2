"""Keywords that ask how somebody heard of it, and texts that say so."""

from django.db import migrations, models

from mobilize.kit.tables import Together

ANSWERS = ("friend", "facebook", "instagram", "email", "search", "offline", "other")
SAID = ("keyword", "closed", "yes", "heard", "help", "stop", "unknown")
ANSWERED = (
    "", "ask", "thanks", "already", "heard", "nothing", "capped", "stopped", "help", "closed",
    "unknown",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("donations", "0011_heard")]

    operations = [
        Together(
            [
                migrations.AddField(
                    model_name="textkeyword",
                    name="asks_how_heard",
                    field=models.BooleanField(db_default=False, default=False),
                ),
                migrations.AddField(
                    model_name="textmessage",
                    name="heard",
                    field=models.CharField(
                        blank=True,
                        choices=[(each, each) for each in ANSWERS],
                        db_default="",
                        max_length=10,
                    ),
                ),
                migrations.AlterField(
                    model_name="textmessage",
                    name="said",
                    field=models.CharField(choices=[(each, each) for each in SAID], max_length=10),
                ),
                migrations.AlterField(
                    model_name="textmessage",
                    name="answer",
                    field=models.CharField(
                        blank=True, choices=[(each, each) for each in ANSWERED], max_length=10
                    ),
                ),
                migrations.AddConstraint(
                    model_name="textmessage",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("heard__in", ANSWERS), ("said", "heard"))
                        | models.Q(models.Q(("said", "heard"), _negated=True), ("heard", "")),
                        name="texts_say_how_in_known_words_or_say_something_else",
                    ),
                ),
            ]
        ),
    ]
