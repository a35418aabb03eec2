"""Holding a match at checkout; confirming it with the money, or letting it go. Each once.

Whoever changes a pool has locked the offer's row: payment or pledge first, then hold,
then offer; of several offers all that may be needed, by id. So many gifts at once wait
for each other here and nowhere else, nobody waits in a circle, and the database refuses
more than the cap even if this were wrong.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from donations.domain import matching as rules
from donations.domain.matching import Terms
from donations.models import (
    LedgerEntry,
    MatchDraw,
    MatchHold,
    MatchOffer,
    MatchOfferCause,
    Payment,
)

HOLD_FOR = timedelta(minutes=30)
AT_ONCE = 200  # holds released in one transaction
EXPIRED, REPLACED = "expired", "replaced"
GONE = (Payment.State.FAILED, Payment.State.CANCELLED)


@dataclass
class _Standing:
    """What a payment's gift comes to, and what is matched of it, entry after entry."""

    net_minor: int = 0
    matched_minor: int = 0


@transaction.atomic
def hold(*, payment: Payment, now: datetime) -> MatchHold | None:
    """Keep a match for a payment that is on its way to the provider, for 30 minutes.

    One offer matches one gift: of those open the one that closes first and has something
    left. Asked again it waits another 30 minutes. None where nothing matches.
    """
    going = _lock_hold(payment)
    if going is not None:
        if going.state == MatchHold.State.HELD:
            going.expires_at = now + HOLD_FOR
            going.save(update_fields=["expires_at"])
        return going
    _release_others(payment, now=now)
    return _take(payment, at=now, now=now)


@transaction.atomic(savepoint=False)  # whoever books gives all up with it
def follow(*, payment: Payment, now: datetime) -> None:
    """Bring a payment's match to what the book says of it, after entries of `now` were booked.

    Captured: the hold is confirmed, and what it draws is written. One whose hold ran out,
    or that had none (a transfer), is matched from what is left, if its money came while
    the offer was open. Failed or cancelled: the hold is let go. A second call changes
    nothing.
    """
    going = _lock_hold(payment)
    if payment.state in GONE and going and going.state == MatchHold.State.HELD:
        _release(going, reason=str(payment.state), now=now)
    if payment.state != Payment.State.CAPTURED:
        return
    entries = _entries(payment)
    if going is None and any(each.kind == "gift" and each.booked_at == now for each in entries):
        going = _take(payment, at=payment.captured_at or now, now=now)
    if going is not None:
        _draw(going, entries, now=now)


@transaction.atomic
def release_expired(*, now: datetime) -> int:
    """Let go what was held for checkouts that nobody finished in time; return how many.

    Call it within the scope of what it is to release, until it returns 0.
    """
    waiting = MatchHold.objects.filter(state=MatchHold.State.HELD, expires_at__lte=now)
    locked = waiting.select_for_update(of=("self",), skip_locked=True)
    # By offer: of several offers everybody locks the lowest id first.
    found = list(locked.order_by("offer_id", "id")[:AT_ONCE])
    for each in found:
        _release(each, reason=EXPIRED, now=now)
    return len(found)


def terms_of(offer: MatchOffer) -> Terms:
    """Return an offer's terms."""
    return Terms(
        ratio_gift=offer.ratio_gift,
        ratio_match=offer.ratio_match,
        per_gift_minor=offer.per_gift_minor,
    )


def _take(payment: Payment, *, at: datetime, now: datetime) -> MatchHold | None:
    """Hold what the first offer that was open `at` a moment has left for a payment."""
    # All of them: who locks the first only could find it emptied meanwhile.
    offers = _lock(_open_to(payment, at=at))
    for offer in sorted(offers, key=lambda each: (each.closes_at, each.id)):
        amount = min(terms_of(offer).due(payment.amount_minor), offer.remaining_minor)
        if amount > 0:
            offer.held_minor += amount
            offer.save(update_fields=["held_minor"])
            return MatchHold.objects.create(
                organisation_id=payment.organisation_id,
                offer=offer,
                payment=payment,
                amount_minor=amount,
                held_at=now,
                expires_at=now + HOLD_FOR,
            )
    return None


def _open_to(payment: Payment, *, at: datetime) -> Q:
    """Return which offers match a gift of this payment's cause at a moment."""
    of_cause = MatchOfferCause.objects.filter(cause_id=payment.pledge.cause_id)
    return Q(
        organisation_id=payment.organisation_id,
        state=MatchOffer.State.OPEN,
        id__in=of_cause.values("offer_id"),
        currency=payment.currency,
        opens_at__lte=at,
        closes_at__gt=at,
    )


def _lock(which: Q) -> list[MatchOffer]:
    """Lock offers, by id whatever they are wanted for: so nobody waits in a circle."""
    rows = MatchOffer.objects.filter(which).select_for_update(of=("self",), no_key=True)
    return list(rows.order_by("id"))


def _draw(going: MatchHold, entries: list[LedgerEntry], *, now: datetime) -> None:
    """Write what each new entry draws or gives back; confirm the hold with the first."""
    offer = MatchOffer.objects.select_for_update(no_key=True).get(id=going.offer_id)
    if going.state == MatchHold.State.HELD:
        going.state, going.confirmed_at = MatchHold.State.CONFIRMED, now
        going.save(update_fields=["state", "confirmed_at"])
        offer.held_minor -= going.amount_minor
    known = dict(going.draws.values_list("source_key", "amount_minor"))
    standing = _Standing()
    for entry in entries:
        standing.net_minor += entry.amount_minor
        standing.matched_minor += known.get(entry.source_key, 0)
        if entry.booked_at == now and entry.source_key not in known:
            _draw_for(entry, going=going, offer=offer, standing=standing)
    offer.save(update_fields=["held_minor", "drawn_minor"])


def _draw_for(
    entry: LedgerEntry, *, going: MatchHold, offer: MatchOffer, standing: _Standing
) -> None:
    step = rules.step(
        terms_of(offer),
        net_minor=standing.net_minor,
        standing_minor=standing.matched_minor,
        most=going.amount_minor,
        remaining=offer.remaining_minor,
    )
    if step == 0:
        return
    standing.matched_minor += step
    offer.drawn_minor += step
    MatchDraw.objects.create(
        organisation_id=entry.organisation_id,
        offer=offer,
        hold=going,
        cause_id=entry.cause_id,
        payment_id=entry.payment_id,
        source_key=entry.source_key,
        amount_minor=step,
        currency=entry.currency,
        happened_at=entry.happened_at,
        booked_at=entry.booked_at,
        booked_on=entry.booked_on,
    )


def _entries(payment: Payment) -> list[LedgerEntry]:
    """Return a payment's entries in the order they were booked, the gift before what it lost."""
    rows = LedgerEntry.objects.for_org(payment.organisation_id).filter(payment=payment)
    return sorted(rows, key=lambda each: (each.booked_at, each.kind != "gift", each.id))


def _lock_hold(payment: Payment) -> MatchHold | None:
    rows = MatchHold.objects.for_org(payment.organisation_id).filter(payment=payment)
    return rows.exclude(state=MatchHold.State.RELEASED).select_for_update(of=("self",)).first()


def _release_others(payment: Payment, *, now: datetime) -> None:
    """Let go what earlier attempts at the same pledge held: one promise holds once."""
    rows = MatchHold.objects.for_org(payment.organisation_id).filter(
        payment__pledge=payment.pledge_id, state=MatchHold.State.HELD
    )
    others = list(rows.select_for_update(of=("self",)).order_by("id"))
    if others:
        # With those that may be taken next: to take them after these would be another order.
        _lock(Q(id__in=[each.offer_id for each in others]) | _open_to(payment, at=now))
    for each in others:
        _release(each, reason=REPLACED, now=now)


def _release(going: MatchHold, *, reason: str, now: datetime) -> None:
    offer = MatchOffer.objects.select_for_update(no_key=True).get(id=going.offer_id)
    offer.held_minor -= going.amount_minor
    offer.save(update_fields=["held_minor"])
    going.state, going.released_at, going.reason = MatchHold.State.RELEASED, now, reason
    going.save(update_fields=["state", "released_at", "reason"])
