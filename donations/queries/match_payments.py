"""What matchers owe beside what they have paid: draws and the book, per offer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Sum
from django.db.models.functions import Mod

from donations.models import MatchDraw, MatchOffer, MatchPayment, Payment
from donations.queries import match_offers
from mobilize.organisations.models import Organisation, TenantQuerySet

MOST_CHOICES = 100


@dataclass(frozen=True)
class Account:
    """One offer: what its matcher owes by now, and what the book holds of what they paid.

    In minor units of the offer's currency. `open_minor` is below nothing where they paid
    more than they owe: later gifts draw on, and what is given back owes less.
    """

    offer: MatchOffer
    owed_minor: int
    paid_minor: int
    payments: int

    @property
    def open_minor(self) -> int:
        return self.owed_minor - self.paid_minor


def accounts(organisation_id: UUID, offers: Iterable[MatchOffer] | None = None) -> list[Account]:
    """Return the accounts of these offers, or of all of them, the newest first."""
    chosen = match_offers.of(organisation_id).order_by("-id") if offers is None else offers
    rows = standing(organisation_id).order_by().values_list("offer")
    paid = dict(rows.annotate(Sum("payment__entries__amount_minor")))
    counted = dict(rows.annotate(Count("id")))
    return [
        Account(
            offer=offer,
            owed_minor=offer.drawn_minor,
            paid_minor=int(paid.get(offer.id) or 0),
            payments=counted.get(offer.id, 0),
        )
        for offer in chosen
    ]


def standing(organisation_id: UUID) -> TenantQuerySet[MatchPayment]:
    """Return what is counted and was not undone: rows that count and are a gift's last."""
    next_turn = MatchPayment.objects.filter(payment=OuterRef("payment"), turn__gt=OuterRef("turn"))
    rows = MatchPayment.objects.for_org(organisation_id).annotate(side=Mod("turn", 2))
    return rows.filter(~Exists(next_turn), side=0)


def of_offer(organisation_id: UUID, offer_id: UUID) -> TenantQuerySet[MatchPayment]:
    """Return what was counted against an offer, and what of that was undone: a row each."""
    rows = MatchPayment.objects.for_org(organisation_id).filter(offer_id=offer_id)
    later = MatchPayment.objects.filter(payment=OuterRef("payment"), turn__gt=OuterRef("turn"))
    return rows.annotate(is_over=Exists(later)).select_related("payment__pledge__cause")


def that_fit(offer: MatchOffer) -> TenantQuerySet[Payment]:
    """Return the payments that may be counted against an offer, the newest first.

    Money of its currency that has come, was counted against none, and was matched by none:
    a matcher's own gift does not make them owe more.
    """
    matched = MatchDraw.objects.filter(payment=OuterRef("pk"))
    counted = standing(offer.organisation_id).filter(payment=OuterRef("pk"))
    rows = Payment.objects.for_org(offer.organisation_id).filter(
        ~Exists(matched), ~Exists(counted), state=Payment.State.CAPTURED, currency=offer.currency
    )
    return rows.select_related("pledge__cause").order_by("-captured_at", "-id")


def choices(organisation: Organisation, offer: MatchOffer) -> list[tuple[Payment, date]]:
    """Return the newest payments for staff to choose from, each with the day on which it came."""
    return [
        (payment, organisation.day_of(payment.captured_at))
        for payment in that_fit(offer)[:MOST_CHOICES]
        if payment.captured_at is not None
    ]
