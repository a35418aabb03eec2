"""What people sign."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from mobilize.organisations.models import TenantModel
from petitions.models.cause import DATES_OF_STATE, CampaignQuerySet, Cause, State


class Petition(TenantModel):
    """An ask to somebody who can decide, for a cause."""

    cause = models.ForeignKey(Cause, on_delete=models.PROTECT, related_name="petitions")
    slug = models.SlugField(max_length=80)
    title = models.CharField(max_length=150)
    ask = models.TextField(max_length=5000)
    target = models.CharField(max_length=150)
    goal = models.PositiveIntegerField(default=100)
    locale = models.CharField(max_length=10, default="en")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "slug"], name="one_petition_per_slug"),
            models.CheckConstraint(name="petitions_say_when", condition=DATES_OF_STATE),
            models.CheckConstraint(
                name="petitions_have_a_goal_above_zero", condition=Q(goal__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state == State.OPEN
