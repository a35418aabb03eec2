"""What Stripe's own records say: of one payment, of a refund, of all that was taken lately."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from donations.domain import folding, provider_amounts
from donations.gateways import stripe_charges, stripe_events
from donations.gateways.cards import Back, Line, Reversal, Told
from donations.gateways.stripe_wire import client, in_our_words

A_PAGE = 100
WHOLE_INTENT = ["latest_charge"]
WHOLE_SESSION = ["payment_intent.latest_charge"]


def refund(back: Back, *, now: datetime) -> Told:
    """Give money back, unless it was: keys are forgotten after a day, what is written stays."""
    with in_our_words():
        made = _refund_made(back) or client().v1.refunds.create(
            {
                "payment_intent": back.payment_ref,
                "amount": provider_amounts.charged(back.money),
                "metadata": {
                    "organisation": str(back.organisation_id),
                    "payment": str(back.payment_id),
                    "refund": str(back.refund_id),
                },
            },
            {"idempotency_key": str(back.refund_id)},
        )
    return _reversal(made, "refund", now=now)


def look_up(*, session_ref: str, payment_ref: str, now: datetime) -> list[Told]:
    """Read a payment's page, its intent, and all its refunds and disputes."""
    told: list[Told] = []
    if not session_ref and not payment_ref:
        return told
    with in_our_words():
        if session_ref:
            session = client().v1.checkout.sessions.retrieve(session_ref, {"expand": WHOLE_SESSION})
            intent: Any = session.payment_intent
            told += [expired(session, now=now)] if session.status == "expired" else []
        else:
            intent = client().v1.payment_intents.retrieve(payment_ref, {"expand": WHOLE_INTENT})
        if intent is not None and not told:
            told += [stripe_charges.answer(intent, now=now)]
        if intent is not None and intent.status == "succeeded":
            told += _reversals(intent.id, now=now)
    return told


def statement(*, since: datetime) -> Iterator[Line]:
    """Read every charge since, with what went back of it."""
    made = {"gte": int(since.timestamp())}
    with in_our_words():
        lost = _lost(made)
        page: Any = {"created": made, "limit": A_PAGE}
        for charge in client().v1.charges.list(page).auto_paging_iter():
            if charge.status != "succeeded" or not charge.captured:
                continue
            yield Line(
                organisation=_written(charge, "organisation"),
                payment_id=_written(charge, "payment"),
                payment_ref=_name(charge.payment_intent),
                currency=charge.currency.upper(),
                minor=_left(charge, lost=lost.get(charge.id, 0)),
            )


def reversals(*, since: datetime) -> Iterator[Reversal]:
    """Read every refund and every dispute since. A bank's inquiry moves no money."""
    page: Any = {"created": {"gte": int(since.timestamp())}, "limit": A_PAGE}
    with in_our_words():
        for refund in client().v1.refunds.list(page).auto_paging_iter():
            yield _standing(refund, is_dispute=False)
        for dispute in client().v1.disputes.list(page).auto_paging_iter():
            if not dispute.status.startswith("warning"):
                yield _standing(dispute, is_dispute=True)


def _standing(of: Any, *, is_dispute: bool) -> Reversal:
    return Reversal(
        ref=of.id,
        payment_ref=_name(of.payment_intent),
        status=of.status or "",
        is_dispute=is_dispute,
    )


def _left(charge: Any, *, lost: int) -> int:
    """Return what is left of a charge in our minor units; 0 where these cannot hold it."""
    units = charge.amount_captured - charge.amount_refunded - lost
    money = provider_amounts.received(units, currency=charge.currency.upper())
    return money.minor if money else 0


def close(ref: str, *, now: datetime) -> Told:
    """Expire a session."""
    with in_our_words():
        return expired(client().v1.checkout.sessions.expire(ref), now=now)


def _refund_made(back: Back) -> Any:
    page: Any = {"payment_intent": back.payment_ref, "limit": A_PAGE}
    for each in client().v1.refunds.list(page).auto_paging_iter():
        if _written(each, "refund") == str(back.refund_id):
            return each
    return None


def _lost(made: dict[str, int]) -> dict[str, int]:
    """Return what disputes have taken, by charge. A dispute is younger than its charge."""
    lost: dict[str, int] = {}
    page: Any = {"created": made, "limit": A_PAGE}
    for each in client().v1.disputes.list(page).auto_paging_iter():
        if each.status != "won" and not each.status.startswith("warning"):
            lost[_name(each.charge)] = lost.get(_name(each.charge), 0) + each.amount
    return lost


def _reversals(intent: str, *, now: datetime) -> list[Told]:
    page: Any = {"payment_intent": intent, "limit": A_PAGE}
    refunds = client().v1.refunds.list(page).auto_paging_iter()
    disputes = client().v1.disputes.list(page).auto_paging_iter()
    return [
        *(_reversal(each, "refund", now=now) for each in refunds),
        *(_reversal(each, "charge.dispute", now=now) for each in disputes),
    ]


def _reversal(made: Any, of: str, *, now: datetime) -> Told:
    """Read a refund or a dispute as the event that led to where it stands."""
    about = made.to_dict()
    is_over = about["status"] in {"failed", "canceled", "won", "lost"}
    kind = f"{of}.{_over(of) if is_over else 'created'}"
    return stripe_events.told(
        event_id=f"answer:{about['id']}:{about['status']}",
        kind=kind,
        happened_at=now if is_over else datetime.fromtimestamp(about["created"], tz=UTC),
        about=about,
    )


def _over(of: str) -> str:
    return "updated" if of == "refund" else "closed"


def expired(session: Any, *, now: datetime) -> Told:
    """Read an expired page as the event that says so."""
    about = session.to_dict() | {"payment_intent": None}
    return stripe_events.told(
        event_id=f"answer:{about['id']}:expired"[:100],
        kind=folding.EXPIRED,
        happened_at=now,
        about=about,
    )


def _written(on: Any, name: str) -> str:
    """Return what we wrote on one of their objects."""
    return str((on.to_dict().get("metadata") or {}).get(name, ""))


def _name(of: Any) -> str:
    return of if isinstance(of, str) else getattr(of, "id", "")
