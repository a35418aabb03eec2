"""One attempt to pay a pledge."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from donations.domain.rails import RAILS
from donations.models.pledge import Pledge
from mobilize.organisations.models import TenantModel, TenantQuerySet


class Payment(TenantModel):
    """By card through the provider, or by hand. Once captured it stays captured."""

    class State(models.TextChoices):
        CREATED = "created"
        PROCESSING = "processing"
        CAPTURED = "captured"
        FAILED = "failed"
        CANCELLED = "cancelled"

    class Provider(models.TextChoices):
        STRIPE = "stripe"
        MANUAL = "manual"

    pledge = models.ForeignKey(Pledge, on_delete=models.PROTECT, related_name="payments")
    rail = models.CharField(max_length=10, choices=[(rail, rail) for rail in RAILS])
    provider = models.CharField(max_length=10, choices=Provider.choices)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=10, choices=State.choices, default=State.CREATED)
    idempotency_key = models.CharField(max_length=64, unique=True)
    session_ref = models.CharField(max_length=100, blank=True)
    provider_ref = models.CharField(max_length=100, null=True, unique=True)  # noqa: DJ001 - unique where known
    failure_code = models.CharField(max_length=100, blank=True)
    reference = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField()
    captured_at = models.DateTimeField(null=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    objects = TenantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="captured_payments_say_when",
                condition=Q(state="captured", captured_at__isnull=False)
                | (~Q(state="captured") & Q(captured_at=None)),
            ),
            models.CheckConstraint(
                name="payments_have_an_amount", condition=Q(amount_minor__gte=1)
            ),
            models.UniqueConstraint(
                fields=["pledge"],
                condition=Q(state__in=["created", "processing", "failed"]),
                name="one_open_payment_per_pledge",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.state}"
