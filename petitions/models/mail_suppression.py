"""What mail servers and their providers have told us about addresses."""

from django.db import models
from django.db.models import Q

from mobilize.organisations.models import TenantModel, TenantQuerySet
from petitions.models.supporter import Supporter


class MailSuppression(TenantModel):
    """An address that bounced, known by its keyed hash only. Once `suppressed_at`, no prompt goes.

    It outlives its owner's erasure, so that a dead mailbox is not written to again when
    somebody types it anew. Until the fifth soft bounce in seven days it only counts them.
    """

    class Reason(models.TextChoices):
        BOUNCED = "bounced"
        COMPLAINED = "complained"

    address_hash = models.BinaryField(editable=False)
    reason = models.CharField(max_length=12, choices=Reason.choices, blank=True)
    soft_bounces = models.PositiveSmallIntegerField(db_default=0)
    first_seen_at = models.DateTimeField()
    suppressed_at = models.DateTimeField(null=True)

    objects = TenantQuerySet["MailSuppression"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "address_hash"], name="one_suppression_per_address"
            ),
            models.CheckConstraint(
                name="suppressed_addresses_say_why",
                condition=Q(suppressed_at=None, reason="")
                | (Q(suppressed_at__isnull=False) & ~Q(reason="")),
            ),
        ]

    def __str__(self) -> str:
        return self.reason or f"{self.soft_bounces} soft bounces"


class MailEvent(TenantModel):
    """One thing a mail provider told us about one of our mails, kept once. Holds no address."""

    class State(models.TextChoices):
        RECEIVED = "received"
        APPLIED = "applied"

    supporter = models.ForeignKey(Supporter, on_delete=models.PROTECT, related_name="mail_events")
    provider = models.CharField(max_length=20)
    event_id = models.CharField(max_length=100)
    kind = models.CharField(max_length=20)
    hard = models.BooleanField(default=False)
    mail_kind = models.CharField(max_length=20)
    mail_id = models.UUIDField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVED)
    happened_at = models.DateTimeField()
    received_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)

    objects = TenantQuerySet["MailEvent"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "event_id"], name="one_row_per_mail_event"),
            models.CheckConstraint(
                name="applied_mail_events_say_when",
                condition=Q(state="applied", applied_at__isnull=False)
                | (~Q(state="applied") & Q(applied_at=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.event_id}"
