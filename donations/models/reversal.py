"""Money that went back, or is asked back."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from donations.models.payment import Payment
from mobilize.organisations.models import TenantModel, TenantQuerySet


class Refund(TenantModel):
    """Money that we give back: asked for by staff or the donor, or told by the provider.

    One that we ask for has our id as its idempotency key, and no `provider_ref` until the
    provider has answered. One that succeeded and then bounced has failed with both dates.
    """

    class State(models.TextChoices):
        ASKED = "asked"
        SUCCEEDED = "succeeded"
        FAILED = "failed"

    class Origin(models.TextChoices):
        STAFF = "staff"
        DONOR = "donor"
        OUTSIDE = "outside"

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    provider_ref = models.CharField(max_length=100, null=True, unique=True)  # noqa: DJ001 - unique where known
    amount_minor = models.BigIntegerField()
    state = models.CharField(
        max_length=10, choices=State.choices, default=State.SUCCEEDED, db_default=State.SUCCEEDED
    )
    origin = models.CharField(
        max_length=10, choices=Origin.choices, default=Origin.OUTSIDE, db_default=Origin.OUTSIDE
    )
    reason = models.CharField(max_length=100, blank=True)
    failure_code = models.CharField(max_length=100, blank=True)
    asked_at = models.DateTimeField(null=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    refunded_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)

    objects = TenantQuerySet["Refund"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="refunds_have_an_amount", condition=Q(amount_minor__gte=1)),
            models.CheckConstraint(
                name="refunds_say_how_they_stand",
                condition=Q(state="asked", refunded_at=None, failed_at=None)
                | Q(state="succeeded", refunded_at__isnull=False, failed_at=None)
                | Q(state="failed", failed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="refunds_of_ours_say_when_they_were_asked",
                condition=Q(origin="outside") | Q(asked_at__isnull=False),
            ),
            models.CheckConstraint(
                name="refunds_that_reached_somebody_are_known_to_the_provider",
                condition=Q(refunded_at=None) | Q(provider_ref__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.provider_ref or str(self.id)


class Dispute(TenantModel):
    """Money that a card's owner asked back through the bank."""

    class State(models.TextChoices):
        OPEN = "open"
        WON = "won"
        LOST = "lost"

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="disputes")
    provider_ref = models.CharField(max_length=100, unique=True)
    amount_minor = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=State.choices)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    objects = TenantQuerySet["Dispute"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="disputes_have_an_amount", condition=Q(amount_minor__gte=1)
            ),
            models.CheckConstraint(
                name="disputes_say_when_they_ended",
                condition=Q(state="open", closed_at=None)
                | Q(state__in=["won", "lost"], closed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.provider_ref
