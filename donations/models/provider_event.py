"""What the card provider told us, kept once."""

from django.db import models
from django.db.models import Q

from donations.models.payment import Payment
from mobilize.kit import ids
from mobilize.organisations.models import Organisation, TenantQuerySet


class ProviderEvent(models.Model):
    """One event. `payload` holds ids, amounts and states only, never a personal value.

    Until its payment is known it belongs to nobody and waits, by `payment_ref`, for
    the event that names one.
    """

    class State(models.TextChoices):
        RECEIVED = "received"
        APPLIED = "applied"
        IGNORED = "ignored"
        DAMAGED = "damaged"

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+"
    )
    payment = models.ForeignKey(
        Payment, on_delete=models.PROTECT, null=True, related_name="provider_events"
    )
    provider = models.CharField(max_length=10)
    event_id = models.CharField(max_length=100)
    kind = models.CharField(max_length=100)
    payment_ref = models.CharField(max_length=100, blank=True)
    payload = models.JSONField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVED)
    reason = models.CharField(max_length=100, blank=True)
    happened_at = models.DateTimeField()
    received_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)

    objects = TenantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "event_id"], name="one_row_per_provider_event"
            ),
            models.CheckConstraint(
                name="applied_provider_events_say_when",
                condition=Q(state="applied", applied_at__isnull=False)
                | (~Q(state="applied") & Q(applied_at=None)),
            ),
            models.CheckConstraint(
                name="ignored_and_damaged_provider_events_say_why",
                condition=Q(state__in=["received", "applied"]) | ~Q(reason=""),
            ),
        ]
        indexes = [models.Index(fields=["payment_ref"], name="provider_events_by_payment")]

    def __str__(self) -> str:
        return f"{self.kind} {self.event_id}"
