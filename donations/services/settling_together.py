"""Recording much money at once that came by hand, where each is the whole of a plain promise.

A few statements for all of it. What they write is what `settling.record` and the folding of
its event write, row for row; what is not plain is left to them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from donations.domain import entries
from donations.domain.events import PaymentCaptured
from donations.domain.folding import Outcome
from donations.domain.pledge_life import Move, State
from donations.domain.promises import PledgeKind
from donations.domain.rails import SETTLED_BY_HAND
from donations.gateways import by_hand
from donations.models import LedgerEntry, MatchOffer, Payment, Pledge, ProviderEvent
from donations.services import inbox, ledger, moving, reminding
from mobilize.kit import ids
from mobilize.kit.money import Money
from mobilize.organisations.models import Organisation
from mobilize.outbox import services as outbox

# Of these nothing has come yet. Who has paid in part is asked what the next part is.
UNPAID = (State.OPEN, State.DUE, State.REMINDED, State.LAPSED)


@dataclass(frozen=True)
class Came:
    """Money that came for a pledge, which nothing else of the same call is for."""

    pledge_id: UUID
    money: Money
    reference: str
    received_at: datetime


@transaction.atomic
def record(
    *, organisation: Organisation, came: Sequence[Came], now: datetime
) -> Mapping[UUID, Payment]:
    """Book what fulfils a plain promise; return its payments by pledge. The rest is untouched."""
    said = {one.pledge_id: one for one in came}
    pledges = _plain(organisation, said)
    payments = [_payment(organisation, pledge, said[pledge.id], now=now) for pledge in pledges]
    Payment.objects.bulk_create(payments)
    ProviderEvent.objects.bulk_create([_event(payment, now=now) for payment in payments])
    LedgerEntry.objects.bulk_create([_entry(payment, now=now) for payment in payments])
    reminding.call_off_all(organisation_id=organisation.id, pledges=pledges)
    for pledge in pledges:
        moving.step(pledge, Move.PAY, at=said[pledge.id].received_at)
    Pledge.objects.bulk_update(pledges, moving.WRITTEN)
    events = [
        PaymentCaptured(organisation_id=organisation.id, payment_id=payment.id)
        for payment in payments
    ]
    outbox.publish_all(events, now=now)
    return {payment.pledge_id: payment for payment in payments}


def _plain(organisation: Organisation, said: Mapping[UUID, Came]) -> list[Pledge]:
    """Return the pledges, locked, that one payment fulfils and nothing else hangs on.

    Neither a part nor a slot, on no fundraising page, in no cause that somebody matches,
    never paid for before, and of exactly the money that came.
    """
    rows = Pledge.objects.for_org(organisation.id).filter(
        id__in=list(said), kind=PledgeKind.ONCE, fundraising_page=None, first_on=None,
        state__in=UNPAID, rail__in=SETTLED_BY_HAND,
    )  # fmt: skip
    # In one order, so that two that settle the same pledges wait and never deadlock.
    locked = list(rows.select_for_update(of=("self",)).order_by("id"))
    paid = Payment.objects.filter(pledge__in=locked).values_list("pledge_id", flat=True)
    offers = MatchOffer.objects.for_org(organisation.id).filter(state=MatchOffer.State.OPEN)
    matched = offers.values_list("offered_for__cause_id", flat=True)
    tried, doubled = set(paid), set(matched)
    return [
        pledge
        for pledge in locked
        if pledge.id not in tried
        and pledge.cause_id not in doubled
        and Money(pledge.amount_minor, pledge.currency) == said[pledge.id].money
    ]


def _payment(organisation: Organisation, pledge: Pledge, came: Came, *, now: datetime) -> Payment:
    identifier = ids.new()
    return Payment(
        id=identifier,
        organisation=organisation,
        pledge=pledge,
        rail=pledge.rail,
        provider=Payment.Provider.MANUAL,
        amount_minor=pledge.amount_minor,
        captured_minor=pledge.amount_minor,
        currency=pledge.currency,
        state=Payment.State.CAPTURED,
        idempotency_key=str(identifier),
        reference=came.reference,
        created_at=now,
        captured_at=came.received_at,
    )


def _event(payment: Payment, *, now: datetime) -> ProviderEvent:
    told = by_hand.received(
        organisation_id=payment.organisation_id,
        payment_id=payment.id,
        money=Money(payment.amount_minor, payment.currency),
        at=_captured(payment),
    )
    return ProviderEvent(
        provider=payment.provider,
        event_id=told.event_id,
        state=ProviderEvent.State.APPLIED,
        applied_at=now,
        **inbox.answer(told, payment=payment, now=now),
    )


def _entry(payment: Payment, *, now: datetime) -> LedgerEntry:
    outcome = Outcome(state=payment.state, captured_at=_captured(payment))
    (gift,) = entries.of(outcome, payment_id=str(payment.id), amount_minor=payment.amount_minor)
    return ledger.row(gift, payment=payment, now=now)


def _captured(payment: Payment) -> datetime:
    if payment.captured_at is None:
        raise ValueError("only money that came is booked")
    return payment.captured_at
