"""Who is asked for what."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from mobilize.organisations.models import TenantModel, TenantQuerySet
from petitions.models.cause import SAYS_WHEN, Cause, State


class Petition(TenantModel):
    """A demand people put their names to. `target` is who decides."""

    State = State

    cause = models.ForeignKey(Cause, on_delete=models.PROTECT, related_name="petitions")
    slug = models.SlugField(max_length=60)
    title = models.CharField(max_length=200)
    ask = models.TextField()
    target = models.CharField(max_length=200)
    goal = models.PositiveIntegerField()
    locale = models.CharField(max_length=10, default="en")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    objects = TenantQuerySet["Petition"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "slug"], name="one_petition_per_slug"),
            models.CheckConstraint(name="petitions_say_when_they_opened", condition=SAYS_WHEN),
            models.CheckConstraint(
                name="petitions_have_a_goal_above_zero", condition=Q(goal__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return self.title
