"""What petitions and gifts are for."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from mobilize.organisations.models import TenantModel, TenantQuerySet


class State(models.TextChoices):
    """How far something published has come."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


SAYS_WHEN = (
    Q(state="draft", published_at=None, closed_at=None)
    | Q(state="open", published_at__isnull=False, closed_at=None)
    | Q(state="closed", published_at__isnull=False, closed_at__isnull=False)
)


class Cause(TenantModel):
    """One thing an organisation works for, with its currency and perhaps a goal."""

    State = State

    slug = models.SlugField(max_length=60)
    title = models.CharField(max_length=200)
    summary = models.TextField()
    currency = models.CharField(max_length=3)
    goal_minor = models.BigIntegerField(null=True)
    takes_proposals = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    objects = TenantQuerySet["Cause"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "slug"], name="one_cause_per_slug"),
            models.CheckConstraint(name="causes_say_when_they_opened", condition=SAYS_WHEN),
            models.CheckConstraint(
                name="causes_have_a_goal_above_zero",
                condition=Q(goal_minor=None) | Q(goal_minor__gte=1),
            ),
            models.CheckConstraint(
                name="causes_name_a_currency", condition=Q(currency__regex="^[A-Z]{3}$")
            ),
        ]

    def __str__(self) -> str:
        return self.title
