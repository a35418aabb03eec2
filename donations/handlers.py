"""What donations does when it hears of an event."""

from collections.abc import Callable
from datetime import datetime

from donations.domain.events import (
    ChainsAsked,
    MoneyReturned,
    PaymentCaptured,
    PaymentFailed,
    PaymentNeedsGiver,
    PlanChargeAhead,
    PlanStepTaken,
    ProviderEventReceived,
    RefundAsked,
)
from donations.emails import plans as plan_mails
from donations.services import booking, chains, collecting, refunding
from mobilize.kit.events import Event
from mobilize.organisations import scoping


def on_provider_event(event: ProviderEventReceived, *, now: datetime) -> None:
    """Apply what the card provider told."""
    booking.apply(provider_event_id=event.provider_event_id, now=now)


def on_refund_asked(event: RefundAsked, *, now: datetime) -> None:
    """Give back what was asked for."""
    refunding.carry_out(organisation_id=event.organisation_id, refund_id=event.refund_id, now=now)


def on_chains_asked(event: ChainsAsked, *, now: datetime) -> None:
    """Compute a cause's chains anew."""
    with scoping.within(event.organisation_id):
        chains.recompute(organisation_id=event.organisation_id, cause_id=event.cause_id, now=now)


def on_plan_step(event: PlanStepTaken, *, now: datetime) -> None:
    """Tell the giver what became of their recurring gift."""
    plan_mails.step_taken(organisation_id=event.organisation_id, step_id=event.step_id)


def on_charge_ahead(event: PlanChargeAhead, *, now: datetime) -> None:
    """Tell the giver what will be charged."""
    plan_mails.charge_ahead(organisation_id=event.organisation_id, pledge_id=event.pledge_id)


def on_charge_failed(event: PaymentFailed | PaymentNeedsGiver, *, now: datetime) -> None:
    """Let a recurring gift follow a charge of its own that failed, however late that is told."""
    with scoping.within(event.organisation_id):
        collecting.settle(
            organisation_id=event.organisation_id, payment_id=event.payment_id, now=now
        )


SUBSCRIPTIONS: dict[type[Event], list[Callable[..., None]]] = {
    ChainsAsked: [on_chains_asked],
    MoneyReturned: [],
    PaymentCaptured: [],
    PaymentFailed: [on_charge_failed],
    PaymentNeedsGiver: [on_charge_failed],
    PlanChargeAhead: [on_charge_ahead],
    PlanStepTaken: [on_plan_step],
    ProviderEventReceived: [on_provider_event],
    RefundAsked: [on_refund_asked],
}
QUEUES: dict[type[Event], str] = {ChainsAsked: "bulk"}
AT_ONCE: dict[type[Event], int] = {}
