"""How givers say they heard of it, on their pledges, and what of it a kept report used."""

from django.db import migrations, models

from mobilize.kit.tables import Together

ANSWERS = ("friend", "facebook", "instagram", "email", "search", "offline", "other")


class Migration(migrations.Migration):
    dependencies = [("donations", "0010_reports")]

    operations = [
        Together(
            [
                migrations.AddField(
                    model_name="attributionrun",
                    name="heard",
                    field=models.JSONField(null=True),
                ),
                migrations.AddField(
                    model_name="pledge",
                    name="heard",
                    field=models.CharField(
                        blank=True,
                        choices=[(each, each) for each in ANSWERS],
                        db_default="",
                        max_length=10,
                    ),
                ),
                migrations.AddIndex(
                    model_name="pledge",
                    index=models.Index(
                        condition=models.Q(("heard", ""), _negated=True),
                        fields=["organisation"],
                        name="pledges_that_say_how_heard",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="pledge",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("heard", ""),
                            models.Q(
                                ("heard__in", ANSWERS),
                                models.Q(("slot__isnull", True), ("slot", 1), _connector="OR"),
                            ),
                            _connector="OR",
                        ),
                        name="givers_say_once_and_in_known_words_how_they_heard",
                    ),
                ),
            ]
        ),
    ]
