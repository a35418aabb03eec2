"""What arrived of a pledge, what is still to come, and what the next payment is."""

from django.db.models import Sum

from donations.domain import instalments, pledge_life
from donations.domain.instalments import Part
from donations.domain.pledge_life import Move, State
from donations.models import Payment, Pledge
from donations.services import moving, plan_paying, reminding


def on_capture(payment: Payment) -> None:
    """Let a pledge stand where its captured payments put it. Pledge and payment are locked.

    Money that comes after a pledge ended came all the same: the last of it fulfils whatever
    stood there. Safe to repeat.
    """
    pledge, at = payment.pledge, payment.captured_at
    if at is None or pledge.state == State.FULFILLED:
        return
    reminding.call_off(pledge=pledge)
    paid = paid_minor(pledge)
    part = next_part(pledge, paid=paid)
    if part is not None:
        rested = payment.organisation.day_of(at) + instalments.REST
        pledge.due_on = max(part.due_on, rested)
    move = pledge_life.paying(paid_minor=paid, amount_minor=pledge.amount_minor)
    moving.take(pledge, move, at=at)
    if pledge.plan_id is not None and move == Move.PAY:
        plan_paying.paid(plan_id=pledge.plan_id, slot=pledge.slot or 0, now=at)


def paid_minor(pledge: Pledge) -> int:
    """Return what was captured for a pledge. What went back since does not make it owe again."""
    captured = pledge.payments.filter(state=Payment.State.CAPTURED)
    return int(captured.aggregate(paid=Sum("amount_minor"))["paid"] or 0)


def to_pay(pledge: Pledge) -> int:
    """Return how much the next payment of a pledge is: a part of it, or all that is left."""
    paid = paid_minor(pledge)
    part = next_part(pledge, paid=paid)
    return part.amount_minor if part else pledge.amount_minor - paid


def next_part(pledge: Pledge, *, paid: int) -> Part | None:
    """Return the instalment that is to come next; none where there are none, or no more."""
    if pledge.first_on is None:
        return None
    planned = instalments.plan(
        amount_minor=pledge.amount_minor, parts=pledge.parts, first_on=pledge.first_on
    )
    return instalments.next_of(planned, paid_minor=paid)
