"""Somebody gives as much again: the promise, what is held of it, and what it was drawn for."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from donations.models.payment import Payment
from mobilize.organisations.models import TenantModel, TenantQuerySet


class MatchOffer(TenantModel):
    """A matcher's promise: for every `ratio_gift` given, `ratio_match`, up to a cap.

    `held_minor` waits at checkouts, `drawn_minor` is what captured gifts drew. Both are
    kept with the row locked, and the database refuses more than the cap.
    """

    class State(models.TextChoices):
        OPEN = "open"
        PAUSED = "paused"
        ENDED = "ended"

    title = models.CharField(max_length=200)
    matcher = models.CharField(max_length=200)
    matcher_shown = models.BooleanField(default=False)
    ratio_gift = models.PositiveIntegerField()
    ratio_match = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    cap_minor = models.BigIntegerField()
    per_gift_minor = models.BigIntegerField(null=True)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    held_minor = models.BigIntegerField(default=0)
    drawn_minor = models.BigIntegerField(default=0)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)

    objects = TenantQuerySet["MatchOffer"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_match_pool_never_gives_more_than_its_cap",
                condition=Q(held_minor__gte=0, drawn_minor__gte=0)
                & Q(cap_minor__gte=F("held_minor") + F("drawn_minor")),
            ),
            models.CheckConstraint(
                name="match_offers_have_a_ratio_and_a_cap",
                condition=Q(ratio_gift__gte=1, ratio_match__gte=1, cap_minor__gte=1)
                & (Q(per_gift_minor=None) | Q(per_gift_minor__gte=1)),
            ),
            models.CheckConstraint(
                name="match_offers_close_after_they_open",
                condition=Q(closes_at__gt=F("opens_at")),
            ),
            models.CheckConstraint(
                name="match_offers_say_when_they_ended",
                condition=Q(state="ended", ended_at__isnull=False)
                | (~Q(state="ended") & Q(ended_at=None)),
            ),
        ]

    @property
    def remaining_minor(self) -> int:
        return self.cap_minor - self.held_minor - self.drawn_minor

    def __str__(self) -> str:
        return self.title


class MatchOfferCause(TenantModel):
    """A cause whose gifts an offer matches."""

    offer = models.ForeignKey(MatchOffer, on_delete=models.PROTECT, related_name="offered_for")
    cause = models.ForeignKey("petitions.Cause", on_delete=models.PROTECT, related_name="+")

    objects = TenantQuerySet["MatchOfferCause"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["offer", "cause"], name="one_line_per_match_offer_and_cause"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offer_id} {self.cause_id}"


class MatchHold(TenantModel):
    """What one payment keeps of an offer: held at checkout, then confirmed or released, once.

    `amount_minor` is the most that its gift may draw. A payment whose hold was released,
    and whose money came all the same, gets another one, of what is left.
    """

    class State(models.TextChoices):
        HELD = "held"
        CONFIRMED = "confirmed"
        RELEASED = "released"

    offer = models.ForeignKey(MatchOffer, on_delete=models.PROTECT, related_name="holds")
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="match_holds")
    amount_minor = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.HELD)
    reason = models.CharField(max_length=20, blank=True)
    held_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)

    objects = TenantQuerySet["MatchHold"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["payment"],
                condition=~Q(state="released"),
                name="one_match_per_payment",
            ),
            models.CheckConstraint(
                name="match_holds_end_once",
                condition=Q(state="held", confirmed_at=None, released_at=None, reason="")
                | Q(state="confirmed", confirmed_at__isnull=False, released_at=None, reason="")
                | (
                    Q(state="released", confirmed_at=None, released_at__isnull=False)
                    & ~Q(reason="")
                ),
            ),
            models.CheckConstraint(
                name="match_holds_have_an_amount_and_a_time",
                condition=Q(amount_minor__gte=1, expires_at__gte=F("held_at")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["expires_at"], condition=Q(state="held"), name="match_holds_waiting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.amount_minor} {self.state}"


class MatchDraw(TenantModel):
    """What a matcher owes for one ledger entry, signed, in minor units. Append-only.

    It is no money: the books get an entry when the matcher pays, as any other giver
    does. `source_key` is the ledger entry's, which was matched or given back once.
    """

    offer = models.ForeignKey(MatchOffer, on_delete=models.PROTECT, related_name="draws")
    hold = models.ForeignKey(MatchHold, on_delete=models.PROTECT, related_name="draws")
    cause = models.ForeignKey("petitions.Cause", on_delete=models.PROTECT, related_name="+")
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="match_draws")
    source_key = models.CharField(max_length=150)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    happened_at = models.DateTimeField()
    booked_at = models.DateTimeField()
    booked_on = models.DateField()

    objects = TenantQuerySet["MatchDraw"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source_key"], name="one_match_per_ledger_entry"),
            models.CheckConstraint(name="match_draws_move_something", condition=~Q(amount_minor=0)),
        ]
        indexes = [models.Index(fields=["cause", "currency"], name="match_draws_by_cause")]

    def __str__(self) -> str:
        return f"{self.amount_minor:+d} {self.currency}"
