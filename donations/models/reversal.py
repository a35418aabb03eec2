"""Money that went back, or is asked back."""

from django.db import models
from django.db.models import Q

from donations.models.payment import Payment
from mobilize.organisations.models import TenantModel, TenantQuerySet


class Refund(TenantModel):
    """Money that we gave back."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    provider_ref = models.CharField(max_length=100, unique=True)
    amount_minor = models.BigIntegerField()
    refunded_at = models.DateTimeField()
    failed_at = models.DateTimeField(null=True)

    objects = TenantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="refunds_have_an_amount", condition=Q(amount_minor__gte=1))
        ]

    def __str__(self) -> str:
        return self.provider_ref


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

    objects = TenantQuerySet.as_manager()

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
