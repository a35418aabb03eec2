"""How an organisation reads where its visitors come from, and what reading them anew changed."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from mobilize.organisations.models import TenantModel, TenantQuerySet
from petitions.domain.channel_rules import ORDER


class ChannelRules(TenantModel):
    """One version of an organisation's own rules, each part as the domain's `Rules`. Append-only.

    The highest version holds. A visit keeps the number of the version that decided.
    """

    version = models.PositiveIntegerField()
    sources = models.JSONField()
    hosts = models.JSONField()
    click_ids = models.JSONField(db_default={})
    apps = models.JSONField(db_default={})
    order = ArrayField(models.CharField(max_length=10), db_default=list(ORDER))
    note = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = TenantQuerySet["ChannelRules"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "version"], name="one_row_per_version_of_channel_rules"
            ),
            models.CheckConstraint(
                name="own_channel_rules_begin_at_one", condition=Q(version__gte=1)
            ),
            models.CheckConstraint(
                name="own_channel_rules_ask_for_what_there_is",
                condition=Q(order__contained_by=list(ORDER), order__len__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.version}"


class ChannelReplay(TenantModel):
    """Old visits decided anew by one version of the rules, and what that moved.

    `moves` holds how many visits went from which channel to which (“x → campaign”).
    """

    class State(models.TextChoices):
        RUNNING = "running"
        DONE = "done"

    version = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    cursor = models.UUIDField(null=True)
    seen = models.PositiveBigIntegerField(default=0)
    moved = models.PositiveBigIntegerField(default=0)
    moves = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    objects = TenantQuerySet["ChannelReplay"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(state="running"),
                name="one_channel_replay_runs_at_a_time",
            ),
            models.CheckConstraint(
                name="finished_channel_replays_say_when",
                condition=Q(state="running", finished_at=None)
                | Q(state="done", finished_at__isnull=False),
            ),
            models.CheckConstraint(
                name="replays_move_no_more_than_they_see",
                condition=Q(moved__lte=models.F("seen")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.version}"
