"""Giving money back: asked for by staff or by the donor, carried out by the worker.

What is asked for stands as a row first; its id is the idempotency key, so that a worker
that dies on the way gives nothing back twice.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Sum

from donations.domain import provider_amounts
from donations.domain.events import RefundAsked
from donations.domain.provider_amounts import AmountTooFine
from donations.gateways import choosing
from donations.gateways.cards import Back, Gateway, ProviderRefused
from donations.models import Payment, Refund
from donations.queries import payments
from donations.queries.payments import PaymentMissing
from donations.services import booking
from mobilize.kit import text, tokens
from mobilize.kit.errors import AppError, Kind
from mobilize.kit.money import Money
from mobilize.organisations import scoping
from mobilize.organisations.models import User
from mobilize.outbox import services as outbox

PURPOSE = "payment"


class RefundTooLarge(AppError):
    """That is more than is left of this payment."""

    code = "refund-too-large"


class NothingToRefund(AppError):
    """Nothing of this payment can be given back."""

    code = "nothing-to-refund"
    kind = Kind.CONFLICT


class RefundWindowOver(AppError):
    """The time in which a gift can be taken back here is over. Please write to us."""

    code = "refund-window-over"
    kind = Kind.CONFLICT


@transaction.atomic
def ask(
    *,
    organisation_id: UUID,
    payment_id: UUID,
    amount_minor: int | None,
    reason: str,
    by: User | None,
    now: datetime,
) -> Refund:
    """Ask for some of a payment to be given back, or for all that is left; the worker does it.

    Raises:
        PaymentMissing, NothingToRefund, RefundTooLarge, AmountTooFine, TextInvalid
    """
    payment = _locked(organisation_id, payment_id)
    said = text.line(reason, field="reason")
    return _ask(payment, amount_minor, origin=Refund.Origin.STAFF, reason=said, by=by, now=now)


@transaction.atomic
def ask_by_donor(*, organisation_id: UUID, token: str, now: datetime) -> Refund:
    """Take a gift back, all that is left of it; asked again, the refund that was asked for.

    Raises:
        TokenInvalid, PaymentMissing, RefundWindowOver, NothingToRefund
    """
    payment = _locked(organisation_id, read_token(token, organisation_id=organisation_id))
    asked = payment.refunds.filter(origin=Refund.Origin.DONOR).exclude(state="failed").first()
    if asked is not None:
        return asked
    until = taken_back_until(payment)
    if until is None or now > until:
        raise RefundWindowOver
    return _ask(payment, None, origin=Refund.Origin.DONOR, reason="", by=None, now=now)


def taken_back_until(payment: Payment) -> datetime | None:
    """Return until when its donor may take a gift back, or None when they cannot."""
    days = settings.DONOR_REFUND_DAYS
    if payment.captured_at is None or not days or payment.provider != Payment.Provider.STRIPE:
        return None
    return payment.captured_at + timedelta(days=days)


def token_of(payment: Payment) -> str:
    """Return the token with which its donor takes a gift back; for their own page only."""
    return tokens.sign(PURPOSE, {"o": str(payment.organisation_id), "p": str(payment.id)})


def read_token(token: str, *, organisation_id: UUID) -> UUID:
    """Return the id of the payment a token names.

    Raises:
        TokenInvalid: also when it was made for another organisation
    """
    said = tokens.read(PURPOSE, token)
    if said.get("o") != str(organisation_id):
        raise tokens.TokenInvalid(field="token")
    return UUID(said["p"])


def carry_out(
    *, organisation_id: UUID, refund_id: UUID, now: datetime, gateway: Gateway | None = None
) -> None:
    """Give back what was asked for. A second call gives nothing more.

    Call it outside any transaction: it speaks to the provider.

    Raises:
        ProviderAway: it stays asked, and is tried again
    """
    with scoping.within(organisation_id):
        refund = Refund.objects.for_org(organisation_id).select_related("payment").get(id=refund_id)
        if refund.state != Refund.State.ASKED:
            return
        payment = refund.payment
        back = _back(refund, payment)
    try:
        told = (gateway or choosing.gateway(payment.provider)).refund(back, now=now)
    except (ProviderRefused, AmountTooFine) as refusal:
        _refused(refund, code=refusal.code, now=now)
        return
    booking.note(organisation_id=organisation_id, payment_id=payment.id, told=told, now=now)


def _locked(organisation_id: UUID, payment_id: UUID) -> Payment:
    rows = payments.of(organisation_id).select_for_update(of=("self",))
    payment = rows.filter(id=payment_id).first()
    if payment is None:
        raise PaymentMissing
    return payment


def _ask(
    payment: Payment,
    amount_minor: int | None,
    *,
    origin: str,
    reason: str,
    by: User | None,
    now: datetime,
) -> Refund:
    left = left_of(payment)
    amount = left if amount_minor is None else amount_minor
    if left < 1:
        raise NothingToRefund
    if not 1 <= amount <= left:
        raise RefundTooLarge(field="amount_minor")
    if payment.provider == Payment.Provider.STRIPE:
        provider_amounts.charged(Money(amount, payment.currency))
    refund = Refund.objects.create(
        organisation_id=payment.organisation_id,
        payment=payment,
        amount_minor=amount,
        state=Refund.State.ASKED,
        origin=origin,
        reason=reason,
        asked_at=now,
        asked_by=by,
    )
    asked = RefundAsked(organisation_id=payment.organisation_id, refund_id=refund.id)
    outbox.publish(asked, now=now)
    return refund


def left_of(payment: Payment) -> int:
    """Return how many minor units of a payment may still be asked back."""
    asked = payment.refunds.filter(state=Refund.State.ASKED).aggregate(sum=Sum("amount_minor"))
    gone = payment.refunded_minor + payment.lost_minor + (asked["sum"] or 0)
    return max(payment.captured_minor - gone, 0)


def _back(refund: Refund, payment: Payment) -> Back:
    return Back(
        organisation_id=refund.organisation_id,
        payment_id=payment.id,
        refund_id=refund.id,
        payment_ref=payment.provider_ref or "",
        money=Money(refund.amount_minor, payment.currency),
    )


def _refused(refund: Refund, *, code: str, now: datetime) -> None:
    with scoping.within(refund.organisation_id):
        mine = Refund.objects.for_org(refund.organisation_id)
        mine.filter(id=refund.id, state=Refund.State.ASKED).update(
            state=Refund.State.FAILED, failed_at=now, failure_code=code
        )
