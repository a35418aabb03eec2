"""Paying a pledge by card, on the provider's own page."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from donations.domain.manners import PLAINLY, Manner
from donations.domain.promises import PledgeKind
from donations.domain.rails import CARD
from donations.gateways import choosing
from donations.gateways.cards import KIND_OF, CardProvider, Order, Session
from donations.models import Payment, Pledge
from donations.services import booking, fulfilling, matching, pledging
from mobilize.kit import ids, repeating
from mobilize.kit.errors import AppError, Kind
from mobilize.kit.money import Money
from mobilize.organisations import scoping
from mobilize.organisations.models import Organisation

CHARGED_LATER = {PledgeKind.INSTALMENTS, PledgeKind.RECURRING}


class NotByCard(AppError):
    """Only a pledge by card or by debit is paid here."""

    code = "pledge-not-by-card"
    kind = Kind.CONFLICT


class PaymentOnItsWay(AppError):
    """This payment has been made; we are waiting for the card provider to confirm it."""

    code = "payment-on-its-way"
    kind = Kind.CONFLICT


@dataclass(frozen=True)
class Attempt:
    """One attempt: what to order, and the page that is already open for it.

    `url` is where the giver's bank asks about a charge that has begun without them.
    """

    order: Order
    session_ref: str
    url: str = ""


def start(
    *,
    organisation: Organisation,
    pledge_id: UUID,
    now: datetime,
    manner: Manner = PLAINLY,
    provider: CardProvider | None = None,
) -> str:
    """Return the address of the provider's page on which a pledge is paid.

    Asked again it returns the page that is open; where that one has expired, a new
    attempt begins. What was kept may be charged later (`services.charging`). Call it
    outside any transaction: it speaks to the provider, and opens short ones of its own
    before and after.

    Raises:
        PledgeMissing, PledgeSettled, NotByCard, PaymentOnItsWay
        ProviderAway, ProviderRefused
    """
    provider = provider or choosing.card_provider()
    attempt = _begin(organisation, pledge_id, manner, now=now)
    if attempt.url:
        return attempt.url
    session = _page(provider, attempt)
    if session.status == "expired":
        _note_its_end(provider, attempt, session, now=now)
        attempt = _begin(organisation, pledge_id, manner, now=now)
        session = _page(provider, attempt)
    if session.status != "open":
        raise PaymentOnItsWay
    _remember(organisation, attempt, session)
    return session.url


def _page(provider: CardProvider, attempt: Attempt) -> Session:
    if attempt.session_ref:
        return provider.find(attempt.session_ref)
    return provider.open(attempt.order)


def _note_its_end(
    provider: CardProvider, attempt: Attempt, session: Session, *, now: datetime
) -> None:
    """Keep that a page has expired as an event: then a decline told later is older news."""
    for told in provider.look_up(session_ref=session.ref, payment_ref="", now=now):
        booking.note(
            organisation_id=attempt.order.organisation_id,
            payment_id=attempt.order.payment_id,
            told=told,
            now=now,
        )


@repeating.wholly
def _begin(
    organisation: Organisation, pledge_id: UUID, manner: Manner, *, now: datetime
) -> Attempt:
    """Find the attempt that goes on, or write a new one before the provider hears of it."""
    with scoping.within(organisation.id):
        pledge = pledging.lock(organisation.id, pledge_id)
        pledging.refuse_unless_open(pledge)
        if pledge.rail not in KIND_OF:
            raise NotByCard
        payment = _going_on(pledge) or _new_payment(pledge, manner, now=now)
        order = _order(organisation, pledge, payment)
        if payment.saved_method_id is not None:
            return Attempt(order=order, session_ref="", url=payment.action_url)
        matching.hold(payment=payment, now=now)
        return Attempt(order=order, session_ref=payment.session_ref)


def _going_on(pledge: Pledge) -> Payment | None:
    """Return the attempt whose page may still be paid, or about which the giver's bank asks them.

    Raises:
        PaymentOnItsWay: the pledge is being charged without its giver
    """
    rows = pledge.payments.exclude(state__in=["captured", "cancelled"])
    going = rows.exclude(state="failed", session_ref="").first()
    if going is not None and going.saved_method_id is not None and not _asked_by_bank(going):
        raise PaymentOnItsWay
    return going


def _asked_by_bank(charge: Payment) -> bool:
    return charge.state == Payment.State.ACTION_REQUIRED and bool(charge.action_url)


def _new_payment(pledge: Pledge, manner: Manner, *, now: datetime) -> Payment:
    identifier = ids.new()
    return Payment.objects.create(
        id=identifier,
        organisation_id=pledge.organisation_id,
        pledge=pledge,
        rail=pledge.rail,
        provider=Payment.Provider.STRIPE,
        amount_minor=fulfilling.to_pay(pledge),
        currency=pledge.currency,
        idempotency_key=str(identifier),
        keeps_method=manner.keeps_method or pledge.kind in CHARGED_LATER,
        suspicions=list(manner.suspicions),
        network=manner.network,
        created_at=now,
    )


def _order(organisation: Organisation, pledge: Pledge, payment: Payment) -> Order:
    home = f"{settings.BASE_URL}/{organisation.slug}/pledges/{pledging.token_of(pledge)}"
    is_suspicious = bool(payment.suspicions) and pledge.rail == CARD
    return Order(
        organisation_id=organisation.id,
        payment_id=payment.id,
        money=Money(payment.amount_minor, payment.currency),
        title=pledge.cause.title,
        thanks_url=f"{home}/thanks",
        back_url=f"{home}/cancelled",
        keeps_method=payment.keeps_method,
        holds_money=is_suspicious,
        asks_bank=is_suspicious,
        kind=KIND_OF[pledge.rail],
    )


@repeating.wholly
def _remember(organisation: Organisation, attempt: Attempt, session: Session) -> None:
    """Note the open page, unless the provider's event about it was quicker."""
    with scoping.within(organisation.id):
        mine = Payment.objects.for_org(organisation.id).filter(id=attempt.order.payment_id)
        mine.filter(session_ref="").update(session_ref=session.ref)
        mine.filter(state=Payment.State.CREATED).update(state=Payment.State.PROCESSING)
