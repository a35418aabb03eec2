"""Recording money that came by transfer, SMS or cash."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from donations.domain import amounts
from donations.domain.rails import SETTLED_BY_HAND
from donations.gateways import by_hand
from donations.models import Payment
from donations.services import booking, fulfilling, pledging
from mobilize.kit import ids, text
from mobilize.kit.errors import AppError, Kind
from mobilize.kit.money import Money
from mobilize.organisations.models import Organisation, User


class SettledByProvider(AppError):
    """A pledge by card is settled by the card provider, not by hand."""

    code = "pledge-settled-by-provider"
    kind = Kind.CONFLICT


class ReceivedInFuture(AppError):
    """Money cannot have been received in the future."""

    code = "received-in-future"


@transaction.atomic
def record(
    *,
    organisation: Organisation,
    pledge_id: UUID,
    reference: str,
    received_at: datetime,
    amount_minor: int | None = None,
    by: User | None,
    now: datetime,
) -> Payment:
    """Book money of a pledge as received: all that is left, or the next instalment.

    `amount_minor` says how much it was where it was neither.

    Raises:
        PledgeMissing, PledgeSettled, SettledByProvider, ReceivedInFuture, TextInvalid
        AmountInvalid
    """
    if received_at > now:
        raise ReceivedInFuture(field="received_at")
    pledge = pledging.lock(organisation.id, pledge_id)
    pledging.refuse_unless_open(pledge)
    if pledge.rail not in SETTLED_BY_HAND:
        raise SettledByProvider
    came = fulfilling.to_pay(pledge) if amount_minor is None else amount_minor
    amounts.check(amount_minor=came, currency=pledge.currency, wanted=pledge.currency)

    identifier = ids.new()
    payment = Payment.objects.create(
        id=identifier,
        organisation=organisation,
        pledge=pledge,
        rail=pledge.rail,
        provider=Payment.Provider.MANUAL,
        amount_minor=came,
        currency=pledge.currency,
        idempotency_key=str(identifier),
        reference=text.line(reference, field="reference"),
        created_at=now,
        recorded_by=by,
    )
    told = by_hand.received(
        organisation_id=organisation.id,
        payment_id=payment.id,
        money=Money(payment.amount_minor, payment.currency),
        at=received_at,
    )
    booking.note(organisation_id=organisation.id, payment_id=payment.id, told=told, now=now)
    payment.refresh_from_db()
    return payment
