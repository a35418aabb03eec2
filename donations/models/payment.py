"""One attempt to pay a pledge."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from donations.domain.rails import RAILS
from donations.models.pledge import Pledge
from donations.models.saved_method import SavedMethod
from mobilize.organisations.models import TenantModel, TenantQuerySet


class Payment(TenantModel):
    """By card through the provider, or by hand. Once captured it stays captured.

    What was captured, refunded and lost to disputes is in minor units; the entries in the
    book add up to `captured - refunded - lost`. `asked_at` is when the provider was first
    asked to charge a `saved_method`; with `keeps_method` its page keeps the giver's for later.
    Where there are `suspicions` of card testing, the money is held (authorised) until staff
    decide whether it is taken.
    """

    class State(models.TextChoices):
        CREATED = "created"
        ACTION_REQUIRED = "action_required"
        PROCESSING = "processing"
        AUTHORISED = "authorised"
        CAPTURED = "captured"
        FAILED = "failed"
        CANCELLED = "cancelled"

    class Decision(models.TextChoices):
        TAKE = "take"
        LET_GO = "let_go"

    class Provider(models.TextChoices):
        STRIPE = "stripe"
        MANUAL = "manual"

    pledge = models.ForeignKey(Pledge, on_delete=models.PROTECT, related_name="payments")
    rail = models.CharField(max_length=10, choices=[(rail, rail) for rail in RAILS])
    provider = models.CharField(max_length=10, choices=Provider.choices)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=16, choices=State.choices, default=State.CREATED)
    idempotency_key = models.CharField(max_length=64, unique=True)
    session_ref = models.CharField(max_length=100, blank=True)
    provider_ref = models.CharField(max_length=100, null=True, unique=True)  # noqa: DJ001 - unique where known
    failure_code = models.CharField(max_length=100, blank=True)
    action_url = models.TextField(blank=True, db_default="")
    captured_minor = models.BigIntegerField(default=0, db_default=0)
    refunded_minor = models.BigIntegerField(default=0, db_default=0)
    lost_minor = models.BigIntegerField(default=0, db_default=0)
    saved_method = models.ForeignKey(
        SavedMethod, on_delete=models.SET_NULL, null=True, related_name="payments"
    )
    keeps_method = models.BooleanField(default=False, db_default=False)
    suspicions = ArrayField(models.CharField(max_length=30), default=list, db_default=[])
    network = models.CharField(max_length=64, blank=True, db_default="")
    declines = models.PositiveSmallIntegerField(default=0, db_default=0)
    reference = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    captured_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=10, choices=Decision.choices, blank=True, db_default="")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
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
            models.CheckConstraint(
                name="what_went_back_is_within_what_came",
                condition=Q(
                    refunded_minor__gte=0,
                    lost_minor__gte=0,
                    captured_minor__gte=F("refunded_minor") + F("lost_minor"),
                    captured_minor__lte=F("amount_minor"),
                ),
            ),
            models.CheckConstraint(
                name="only_captured_payments_hold_money",
                condition=Q(state="captured") | Q(captured_minor=0),
            ),
            models.CheckConstraint(
                name="created_payments_were_not_asked_for",
                condition=~Q(state="created") | Q(asked_at=None),
            ),
            models.CheckConstraint(
                name="decisions_about_held_money_say_when",
                condition=Q(decision="", decided_at=None)
                | (~Q(decision="") & Q(decided_at__isnull=False)),
            ),
            # A page on which a card was declined may still be paid.
            models.UniqueConstraint(
                fields=["pledge"],
                condition=Q(state__in=["created", "action_required", "processing", "authorised"])
                | (Q(state="failed") & ~Q(session_ref="")),
                name="one_open_payment_per_pledge",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "created_at"], name="payments_by_time"),
            models.Index(
                fields=["organisation", "network", "created_at"],
                name="payments_by_network",
                condition=~Q(network=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.state}"
