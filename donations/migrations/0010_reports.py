"""Who wants the weekly digest, and reports' filters under a name."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import mobilize.kit.ids
from mobilize.kit import tables
from mobilize.organisations import row_security

TABLES = [
    migrations.CreateModel(
        name="DigestSwitch",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=mobilize.kit.ids.new, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("told_on", models.DateField()),
            ("made_at", models.DateTimeField()),
            (
                "member",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="digest_switch",
                    to="organisations.membership",
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
        options={"abstract": False},
    ),
    migrations.CreateModel(
        name="SavedView",
        fields=[
            (
                "id",
                models.UUIDField(
                    default=mobilize.kit.ids.new, editable=False, primary_key=True, serialize=False
                ),
            ),
            (
                "report",
                models.CharField(
                    choices=[
                        ("attribution", "attribution"),
                        ("journeys", "journeys"),
                        ("cohorts", "cohorts"),
                        ("channels", "channels"),
                    ],
                    max_length=20,
                ),
            ),
            ("name", models.CharField(max_length=60)),
            ("query", models.CharField(blank=True, max_length=1000)),
            ("made_at", models.DateTimeField()),
            (
                "made_by",
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
                    fields=("organisation", "report", "name"), name="one_view_per_report_and_name"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("report__in", ["attribution", "journeys", "cohorts", "channels"])
                    ),
                    name="views_are_of_a_known_report",
                ),
                models.CheckConstraint(
                    condition=models.Q(("name", ""), _negated=True), name="views_have_a_name"
                ),
            ],
        },
    ),
]


class Migration(migrations.Migration):
    dependencies = [
        ("donations", "0009_rollups"),
        ("organisations", "0001_squashed_0002_keys_by_version"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        tables.Together(TABLES),
        row_security.protect("donations_digestswitch"),
        row_security.protect("donations_savedview"),
    ]
