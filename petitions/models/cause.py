"""What an organisation raises money and names for."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from mobilize.organisations.models import TenantModel, TenantQuerySet


class State(models.TextChoices):
    """Where a cause or a petition is in its life."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


# Each state has exactly its dates: a draft none, an open one the first, a closed one both.
DATES_OF_STATE = (
    Q(state=State.DRAFT, published_at=None, closed_at=None)
    | Q(state=State.OPEN, published_at__isnull=False, closed_at=None)
    | Q(state=State.CLOSED, published_at__isnull=False, closed_at__isnull=False)
)


class CampaignQuerySet(TenantQuerySet):
    """What causes and petitions are asked alike."""

    def public(self) -> "CampaignQuerySet":
        """Keep what everybody may read."""
        return self.exclude(state=State.DRAFT)


class Cause(TenantModel):
    """A cause. Gifts go to it, petitions speak for it."""

    slug = models.SlugField(max_length=80)
    title = models.CharField(max_length=150)
    summary = models.TextField(max_length=5000)
    currency = models.CharField(max_length=3)
    goal_minor = models.BigIntegerField(null=True)
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
            models.UniqueConstraint(fields=["organisation", "slug"], name="one_cause_per_slug"),
            models.CheckConstraint(name="causes_say_when", condition=DATES_OF_STATE),
            models.CheckConstraint(
                name="causes_have_a_goal_above_zero",
                condition=Q(goal_minor=None) | Q(goal_minor__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return self.title
