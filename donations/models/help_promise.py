"""A promise that is not money."""

from django.db import models
from django.db.models import F, Q

from mobilize.organisations.models import TenantModel, TenantQuerySet


class HelpPromise(TenantModel):
    """Hours of somebody's time, or something they can do. It never counts as money.

    `skill` says what, sealed under the helper's own key.
    """

    class State(models.TextChoices):
        OPEN = "open"
        DONE = "done"
        CANCELLED = "cancelled"

    cause = models.ForeignKey("petitions.Cause", on_delete=models.PROTECT, related_name="+")
    petition = models.ForeignKey(
        "petitions.Petition", on_delete=models.PROTECT, null=True, related_name="+"
    )
    supporter = models.ForeignKey("petitions.Supporter", on_delete=models.PROTECT, related_name="+")
    hours = models.PositiveIntegerField(null=True)
    skill_sealed = models.BinaryField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    objects = TenantQuerySet["HelpPromise"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="help_promises_say_when",
                condition=Q(state="open", done_at=None, cancelled_at=None)
                | Q(state="done", done_at__gte=F("made_at"), cancelled_at=None)
                | Q(state="cancelled", done_at=None, cancelled_at__gte=F("made_at")),
            ),
            models.CheckConstraint(
                name="help_promises_say_what",
                condition=Q(hours__gte=1) | Q(skill_sealed__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.state}"
