"""Asking the provider about what stayed open: what was lost on the way is found again.

Whoever was killed, and whatever was never told, leaves a payment that has no end. Each
is looked up at the provider until it has one.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from donations.gateways import choosing
from donations.gateways.cards import CardProvider, Gateway, ProviderAway, Told
from donations.models import Payment, Refund
from donations.queries import payments
from donations.services import abandoning, booking, card_setups, charging, refunding
from mobilize.kit.errors import AppError
from mobilize.organisations import scoping

log = structlog.get_logger(__name__)

PATIENCE = timedelta(minutes=5)  # so long the ordinary way may take
MOST = 200  # payments asked about in one go: a second each, at worst
ANSWERED_WITHIN = timedelta(days=7)  # a question of a bank, or money held
PAGES_LIVE = timedelta(hours=25)  # a provider's page expires after a day


def resolve(
    *, organisation_id: UUID, now: datetime, provider: CardProvider | None = None
) -> tuple[int, int]:
    """Look up what has been open for five minutes; return how many were asked about and ended.

    Call it outside any transaction. Where the provider is away it stops, and goes on the
    next time; where one payment cannot be resolved the others are.
    """
    provider = provider or choosing.card_provider()
    with scoping.within(organisation_id):
        rows = payments.open_since(organisation_id, until=now - PATIENCE)
        # By chance: what never ends must not stand before all others, time after time.
        waiting = list(rows.order_by("?")[:MOST])
        asked = list(payments.refunds_asked(organisation_id, until=now - PATIENCE)[:MOST])
    ended = 0
    try:
        for payment in waiting:
            ended += _resolve_one(payment, provider=provider, now=now)
        for refund in asked:
            _give_back(refund, now=now)
        ended += card_setups.look_up_open(
            organisation_id=organisation_id, now=now, provider=provider
        )
    except ProviderAway:
        log.warning("provider_away")
    return len(waiting) + len(asked), ended


def look_again(
    *, organisation_id: UUID, payment_id: UUID, now: datetime, gateway: Gateway | None = None
) -> None:
    """Take in all that its provider knows of one payment, whatever its state.

    Raises:
        PaymentMissing, ProviderAway, ProviderRefused
    """
    with scoping.within(organisation_id):
        payment = payments.by_id(organisation_id, payment_id)
    _look_up(payment, provider=gateway or choosing.gateway(payment.provider), now=now)


def _resolve_one(payment: Payment, *, provider: CardProvider, now: datetime) -> bool:
    def find_its_end() -> None:
        if payment.saved_method_id and not payment.session_ref:
            _resolve_charge(payment, provider=provider, now=now)
        elif payment.session_ref or payment.provider_ref:
            _look_up(payment, provider=provider, now=now)
        elif now - payment.created_at > PAGES_LIVE:
            _nobody_came(payment, now=now)

    _others_go_on(find_its_end, payment=str(payment.id))
    return _has_ended(payment)


def _give_back(refund: Refund, *, now: datetime) -> None:
    def carry_out() -> None:
        refunding.carry_out(organisation_id=refund.organisation_id, refund_id=refund.id, now=now)

    _others_go_on(carry_out, refund=str(refund.id))


def _others_go_on(do: Callable[[], None], **about: str) -> None:
    """Do something about one payment or refund; what is wrong with it is told and stops no other.

    Raises:
        ProviderAway: then nothing can be done about the others either
    """
    try:
        do()
    except ProviderAway:
        raise
    except AppError as refusal:
        log.warning("payment_unresolved", code=refusal.code, **about)
    except Exception:
        log.exception("payment_unresolved", **about)


def _resolve_charge(payment: Payment, *, provider: CardProvider, now: datetime) -> None:
    """Charge, or find the charge; what a bank asked and nobody answered is given up in the end."""
    if payment.state in charging.UNDECIDED and not payment.provider_ref:
        charging.charge(
            organisation_id=payment.organisation_id,
            payment_id=payment.id,
            now=now,
            provider=provider,
        )
        return
    _look_up(payment, provider=provider, now=now)
    too_long = now - payment.created_at > ANSWERED_WITHIN
    if payment.state == Payment.State.ACTION_REQUIRED and too_long and not _has_ended(payment):
        _note(payment, [provider.give_up(payment.provider_ref or "", now=now)], now=now)


def _look_up(payment: Payment, *, provider: Gateway, now: datetime) -> None:
    told = provider.look_up(
        session_ref=payment.session_ref, payment_ref=payment.provider_ref or "", now=now
    )
    _note(payment, told, now=now)


def _note(payment: Payment, told: list[Told], *, now: datetime) -> None:
    for each in told:
        booking.note(
            organisation_id=payment.organisation_id, payment_id=payment.id, told=each, now=now
        )


def _nobody_came(payment: Payment, *, now: datetime) -> None:
    """Give up an attempt whose page was never opened, or has expired by itself."""
    abandoning.abandon(
        organisation_id=payment.organisation_id,
        payment_id=payment.id,
        while_in=payments.UNDECIDED,
        now=now,
    )


def _has_ended(payment: Payment) -> bool:
    with scoping.within(payment.organisation_id):
        mine = Payment.objects.for_org(payment.organisation_id).filter(id=payment.id)
        return not mine.filter(state__in=payments.UNDECIDED).exists()
