"""Another card or account for a recurring gift, left at the provider without paying."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from donations.models.plan import Plan
from donations.models.saved_method import SavedMethod
from mobilize.organisations.models import TenantModel, TenantQuerySet


class CardSetup(TenantModel):
    """A page of the provider's on which a giver leaves what is charged from then on.

    `session_ref` is the provider's name of the page; nothing is taken on it. Where there are
    `suspicions` of card testing, the card's own bank asks whoever leaves it. `network` is whence
    the page was asked for, hidden.
    """

    class State(models.TextChoices):
        OPEN = "open"
        DONE = "done"
        EXPIRED = "expired"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="card_setups")
    session_ref = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    saved_method = models.ForeignKey(
        SavedMethod, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    suspicions = ArrayField(models.CharField(max_length=30), default=list, db_default=[])
    network = models.CharField(max_length=64, blank=True, db_default="")
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    expired_at = models.DateTimeField(null=True)

    objects = TenantQuerySet["CardSetup"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="card_setups_say_how_they_end",
                condition=Q(state="open", done_at=None, expired_at=None, saved_method=None)
                | Q(state="done", done_at__isnull=False, expired_at=None)
                | Q(state="expired", done_at=None, expired_at__isnull=False, saved_method=None),
            ),
            models.UniqueConstraint(
                fields=["plan"], condition=Q(state="open"), name="one_open_card_setup_per_plan"
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "network", "created_at"],
                name="card_setups_by_network",
                condition=~Q(network=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.state}"
