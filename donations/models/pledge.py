"""A promise to give, with how its maker came."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from donations.domain import references
from donations.domain.amounts import LARGEST_MINOR, SMALLEST_MINOR
from donations.domain.rails import RAILS, TRANSFER
from mobilize.organisations.models import TenantModel, TenantQuerySet


class Pledge(TenantModel):
    """Open until it is paid or called off. Touches, journey, place in the forest never change."""

    class State(models.TextChoices):
        OPEN = "open"
        FULFILLED = "fulfilled"
        CANCELLED = "cancelled"

    cause = models.ForeignKey("petitions.Cause", on_delete=models.PROTECT, related_name="+")
    petition = models.ForeignKey(
        "petitions.Petition", on_delete=models.PROTECT, null=True, related_name="+"
    )
    supporter = models.ForeignKey(
        "petitions.Supporter", on_delete=models.PROTECT, null=True, related_name="+"
    )
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    rail = models.CharField(max_length=10, choices=[(rail, rail) for rail in RAILS])
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    touch = models.ForeignKey(
        "petitions.Touch", on_delete=models.PROTECT, null=True, related_name="+"
    )
    touches = ArrayField(models.UUIDField(), default=list, db_default=[])
    journey = ArrayField(models.CharField(max_length=20), default=list)
    parent = models.ForeignKey(
        "petitions.Signature", on_delete=models.PROTECT, null=True, related_name="+"
    )
    root_id = models.UUIDField(null=True)
    depth = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=20, blank=True)
    made_at = models.DateTimeField()
    fulfilled_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    objects = TenantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="pledges_say_when",
                condition=Q(state="open", fulfilled_at=None, cancelled_at=None)
                | Q(state="fulfilled", fulfilled_at__isnull=False, cancelled_at=None)
                | Q(state="cancelled", fulfilled_at=None, cancelled_at__gte=F("made_at")),
            ),
            models.CheckConstraint(
                name="pledges_have_an_amount_that_can_be_paid",
                condition=Q(amount_minor__range=(SMALLEST_MINOR, LARGEST_MINOR)),
            ),
            models.CheckConstraint(
                name="pledges_travel_on_a_known_rail", condition=Q(rail__in=RAILS)
            ),
            models.CheckConstraint(
                name="pledges_with_a_parent_name_its_root",
                condition=Q(parent=None, depth=0)
                | Q(parent__isnull=False, depth__gt=0, root_id__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["cause", "made_at"], name="pledges_by_cause")]

    @property
    def reference(self) -> str:
        """What a transfer names so that we know whose it is; empty for other rails."""
        return references.of(self.id) if self.rail == TRANSFER else ""

    def __str__(self) -> str:
        return f"{self.id} {self.state}"
