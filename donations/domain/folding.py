"""Fold all a provider said about one payment into what is true now.

The result depends on what was said, never on the order or the number of times it
arrived. A capture is final: no failure, before or after, undoes it. Refunds and
disputes count from the capture on; before it they wait, and so does one that would
take back more than was captured: what undoes another may still be on its way.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from donations.domain.reversals import Dispute, Refund, Undone, that_fit

SUCCEEDED = "payment_intent.succeeded"
ACTION = "payment_intent.requires_action"
PROCESSING = "payment_intent.processing"
AUTHORISED = "payment_intent.amount_capturable_updated"
FAILED = "payment_intent.payment_failed"
CANCELLED = "payment_intent.canceled"
EXPIRED = "checkout.session.expired"
REFUND_KINDS = frozenset({"refund.created", "refund.updated", "refund.failed"})
DISPUTE_KINDS = frozenset({"charge.dispute.created", "charge.dispute.closed"})
STATE_OF = {
    ACTION: "action_required",
    PROCESSING: "processing",
    AUTHORISED: "authorised",
    FAILED: "failed",
    CANCELLED: "cancelled",
    EXPIRED: "cancelled",
}
KINDS = frozenset({SUCCEEDED, *STATE_OF, *REFUND_KINDS, *DISPUTE_KINDS})
# Providers count in seconds: what happened within one is put in the order in which it can happen.
# A charge without its giver fails because they must be asked, and then they are asked. One card
# fails and the money of the next is held, which is captured or let go and fails no more.
MUST_BE_ASKED = "authentication_required"
ANSWER = "answer:"  # begins the id of what was answered when we asked
PLACES = {ACTION: 1, PROCESSING: 2, FAILED: 3, AUTHORISED: 4, CANCELLED: 5, EXPIRED: 5}


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One event about a payment. `ref` and `made_at` are the refund's or dispute's it tells of.

    `refund` is our own id of a refund that we asked for.
    """

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
    refund: str = ""
    customer_ref: str = ""
    method_ref: str = ""
    action_url: str = ""

    @property
    def place(self) -> tuple[datetime, int, str]:
        """Return what facts are sorted by."""
        asked = self.kind == FAILED and self.failure_code == MUST_BE_ASKED
        return (self.happened_at, 0 if asked else PLACES.get(self.kind, 6), self.event_id)


@dataclass(frozen=True)
class Outcome:
    """What is true of a payment. `damaged` and `waiting` are ids of events."""

    state: str
    payment_ref: str = ""
    captured_at: datetime | None = None
    failure_code: str = ""
    action_url: str = ""
    declined_at: tuple[datetime, ...] = ()
    customer_ref: str = ""
    method_ref: str = ""
    refunds: tuple[Refund, ...] = ()
    undone: tuple[Undone, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    damaged: frozenset[str] = frozenset()
    waiting: frozenset[str] = frozenset()

    @property
    def declines(self) -> int:
        return len(self.declined_at)

    @property
    def refunded_minor(self) -> int:
        return sum(refund.net_minor for refund in self.refunds)

    @property
    def lost_minor(self) -> int:
        return sum(dispute.net_minor for dispute in self.disputes)


def fold(
    facts: Iterable[Fact], *, amount_minor: int, currency: str, booked: frozenset[str] = frozenset()
) -> Outcome:
    """Return what these facts mean for a payment of this amount and currency.

    A capture of another amount or currency is damaged and changes nothing; so is
    a refund or a dispute of another currency, or of more than was paid. What goes back
    never exceeds the amount: reversals that are `booked` (by ref) come first, then the
    older ones, and what does not fit waits.
    """
    unique = {fact.event_id: fact for fact in facts}.values()
    told = sorted(unique, key=lambda fact: fact.place)
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
    outcome = _captured(captures[0], reversals, damaged=damaged, booked=booked)
    return replace(outcome, declined_at=_declined_at(sound))


def _fits(fact: Fact, *, amount_minor: int, currency: str) -> bool:
    if fact.kind == SUCCEEDED:
        return (fact.amount_minor, fact.currency) == (amount_minor, currency)
    if fact.kind in REFUND_KINDS | DISPUTE_KINDS:
        return 0 < fact.amount_minor <= amount_minor and fact.currency == currency
    return True


def _captured(
    capture: Fact, reversals: Sequence[Fact], *, damaged: set[str], booked: frozenset[str]
) -> Outcome:
    refunds, disputes = _refunds(reversals), _disputes(reversals)
    fitting = that_fit([*refunds, *disputes], room=capture.amount_minor, booked=booked)
    left_out = ({each.ref for each in refunds} | {each.ref for each in disputes}) - fitting
    return Outcome(
        state="captured",
        payment_ref=capture.payment_ref,
        captured_at=capture.happened_at,
        customer_ref=capture.customer_ref,
        method_ref=capture.method_ref,
        refunds=tuple(each for each in refunds if each.ref in fitting),
        undone=tuple(_undone(reversals)),
        disputes=tuple(each for each in disputes if each.ref in fitting),
        damaged=frozenset(damaged),
        waiting=frozenset(fact.event_id for fact in reversals if fact.ref in left_out),
    )


def _uncaptured(sound: list[Fact], *, damaged: set[str], waiting: list[Fact]) -> Outcome:
    steps = [fact for fact in sound if fact.kind in STATE_OF]
    # What was given up stays so: a stray decline of its last attempt is older news.
    ends = [fact for fact in steps if STATE_OF[fact.kind] == "cancelled"] or steps
    refs = [fact.payment_ref for fact in sound if fact.payment_ref]
    return Outcome(
        state=STATE_OF[ends[-1].kind] if ends else "processing",
        payment_ref=refs[0] if refs else "",
        failure_code=ends[-1].failure_code if ends and ends[-1].kind == FAILED else "",
        declined_at=_declined_at(sound),
        action_url=ends[-1].action_url if ends and ends[-1].kind == ACTION else "",
        damaged=frozenset(damaged),
        waiting=frozenset(fact.event_id for fact in waiting),
    )


def _declined_at(facts: Sequence[Fact]) -> tuple[datetime, ...]:
    """Return when a bank said no, each time. That it wants to ask first is no decline.

    What was answered was told too, or will be.
    """
    said = [fact for fact in facts if fact.kind == FAILED and fact.failure_code != MUST_BE_ASKED]
    answered = tuple(fact.happened_at for fact in said if fact.event_id.startswith(ANSWER))
    told = tuple(fact.happened_at for fact in said if not fact.event_id.startswith(ANSWER))
    return max(told, answered, key=len)


def _refunds(facts: Sequence[Fact]) -> list[Refund]:
    """A refund counts once some event called it succeeded; a later failure is a fact of its own."""
    about = _by_ref(facts, REFUND_KINDS)
    return [
        Refund(
            ref=ref,
            amount_minor=said[0].amount_minor,
            refunded_at=said[0].made_at,
            failed_at=next((each.happened_at for each in said if each.status == "failed"), None),
            own_id=next((each.refund for each in said if each.refund), ""),
        )
        for ref, said in about.items()
        if any(each.status == "succeeded" for each in said)
    ]


def _undone(facts: Sequence[Fact]) -> list[Undone]:
    ended = [
        (said, [each for each in said if each.status in {"failed", "canceled"}])
        for said in _by_ref(facts, REFUND_KINDS).values()
        if all(each.status != "succeeded" for each in said)
    ]
    return [
        Undone(own_id=each.refund, failed_at=ends[0].happened_at, code=ends[0].failure_code)
        for said, ends in ended
        for each in said[:1]
        if ends and each.refund
    ]


def _disputes(facts: Sequence[Fact]) -> list[Dispute]:
    return [_dispute(ref, said) for ref, said in _by_ref(facts, DISPUTE_KINDS).items()]


def _dispute(ref: str, said: list[Fact]) -> Dispute:
    ends = [each for each in said if each.status in {"won", "lost"}]
    return Dispute(
        ref=ref,
        amount_minor=said[0].amount_minor,
        state=ends[0].status if ends else "open",
        opened_at=said[0].made_at,
        closed_at=ends[0].happened_at if ends else None,
    )


def _by_ref(facts: Sequence[Fact], kinds: frozenset[str]) -> dict[str, list[Fact]]:
    about: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.kind in kinds:
            about.setdefault(fact.ref, []).append(fact)
    return dict(sorted(about.items()))
