"""Fold all a provider said about one payment into what is true now.

The result depends on what was said, never on the order or the number of times it
arrived. A capture is final: no failure, before or after, undoes it. Refunds and
disputes count from the capture on; before it they wait.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

SUCCEEDED = "payment_intent.succeeded"
FAILED = "payment_intent.payment_failed"
CANCELLED = "payment_intent.canceled"
EXPIRED = "checkout.session.expired"
REFUND_KINDS = frozenset({"refund.created", "refund.updated", "refund.failed"})
DISPUTE_KINDS = frozenset({"charge.dispute.created", "charge.dispute.closed"})
STATE_OF = {FAILED: "failed", CANCELLED: "cancelled", EXPIRED: "cancelled"}
KINDS = frozenset({SUCCEEDED, *STATE_OF, *REFUND_KINDS, *DISPUTE_KINDS})


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One event about a payment. `ref` and `made_at` are the refund's or dispute's it tells of."""

    event_id: str
    kind: str
    happened_at: datetime
    made_at: datetime
    payment_ref: str = ""
    ref: str = ""
    amount_minor: int = 0
    currency: str = ""
    status: str = ""
    failure_code: str = ""


@dataclass(frozen=True)
class Refund:
    """Money that went back. `failed_at` where the provider could not deliver it after all."""

    ref: str
    amount_minor: int
    refunded_at: datetime
    failed_at: datetime | None = None


@dataclass(frozen=True)
class Dispute:
    """Money that a card's owner asked back through the bank."""

    ref: str
    amount_minor: int
    state: str
    opened_at: datetime
    closed_at: datetime | None = None


@dataclass(frozen=True)
class Outcome:
    """What is true of a payment. `damaged` and `waiting` are ids of events."""

    state: str
    payment_ref: str = ""
    captured_at: datetime | None = None
    failure_code: str = ""
    refunds: tuple[Refund, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    damaged: frozenset[str] = frozenset()
    waiting: frozenset[str] = frozenset()


def fold(facts: Iterable[Fact], *, amount_minor: int, currency: str) -> Outcome:
    """Return what these facts mean for a payment of this amount and currency.

    A capture of another amount or currency is damaged and changes nothing; so is
    a refund or a dispute of another currency, or of more than was paid.
    """
    unique = {fact.event_id: fact for fact in facts}.values()
    told = sorted(unique, key=lambda fact: (fact.happened_at, fact.event_id))
    damaged = {
        fact.event_id
        for fact in told
        if not _fits(fact, amount_minor=amount_minor, currency=currency)
    }
    sound = [fact for fact in told if fact.event_id not in damaged]
    reversals = [fact for fact in sound if fact.kind in REFUND_KINDS | DISPUTE_KINDS]
    captures = [fact for fact in sound if fact.kind == SUCCEEDED]
    if not captures:
        return _uncaptured(sound, damaged=damaged, waiting=reversals)
    return Outcome(
        state="captured",
        payment_ref=captures[0].payment_ref,
        captured_at=captures[0].happened_at,
        refunds=_refunds(reversals),
        disputes=_disputes(reversals),
        damaged=frozenset(damaged),
    )


def _fits(fact: Fact, *, amount_minor: int, currency: str) -> bool:
    if fact.kind == SUCCEEDED:
        return (fact.amount_minor, fact.currency) == (amount_minor, currency)
    if fact.kind in REFUND_KINDS | DISPUTE_KINDS:
        return 0 < fact.amount_minor <= amount_minor and fact.currency == currency
    return True


def _uncaptured(sound: list[Fact], *, damaged: set[str], waiting: list[Fact]) -> Outcome:
    ends = [fact for fact in sound if fact.kind in STATE_OF]
    refs = [fact.payment_ref for fact in sound if fact.payment_ref]
    return Outcome(
        state=STATE_OF[ends[-1].kind] if ends else "processing",
        payment_ref=refs[0] if refs else "",
        failure_code=ends[-1].failure_code if ends else "",
        damaged=frozenset(damaged),
        waiting=frozenset(fact.event_id for fact in waiting),
    )


def _refunds(facts: list[Fact]) -> tuple[Refund, ...]:
    """A refund counts once some event called it succeeded; a later failure is a fact of its own."""
    about = _by_ref(facts, REFUND_KINDS)
    return tuple(
        Refund(
            ref=ref,
            amount_minor=said[0].amount_minor,
            refunded_at=said[0].made_at,
            failed_at=next((each.happened_at for each in said if each.status == "failed"), None),
        )
        for ref, said in about.items()
        if any(each.status == "succeeded" for each in said)
    )


def _disputes(facts: list[Fact]) -> tuple[Dispute, ...]:
    return tuple(_dispute(ref, said) for ref, said in _by_ref(facts, DISPUTE_KINDS).items())


def _dispute(ref: str, said: list[Fact]) -> Dispute:
    ends = [each for each in said if each.status in {"won", "lost"}]
    return Dispute(
        ref=ref,
        amount_minor=said[0].amount_minor,
        state=ends[0].status if ends else "open",
        opened_at=said[0].made_at,
        closed_at=ends[0].happened_at if ends else None,
    )


def _by_ref(facts: list[Fact], kinds: frozenset[str]) -> dict[str, list[Fact]]:
    about: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.kind in kinds:
            about.setdefault(fact.ref, []).append(fact)
    return dict(sorted(about.items()))
