"""Charging a kept card or account while its giver is away."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from donations.gateways import choosing
from donations.gateways.cards import CardProvider, Charge, Saved, Told, never_arrived
from donations.models import Payment, Pledge, SavedMethod
from donations.queries.payments import PaymentMissing
from donations.services import booking, keeping, pledging
from mobilize.kit import ids, repeating
from mobilize.kit.constraints import refused_by
from mobilize.kit.errors import AppError, Kind
from mobilize.kit.money import Money
from mobilize.organisations import scoping

# Providers forget idempotency keys after a day; from then on a charge is looked for, never repeated
REPEATABLE_FOR = timedelta(hours=23)
UNDECIDED = {Payment.State.CREATED, Payment.State.PROCESSING}


class AnotherPaymentOpen(AppError):
    """Another payment of this pledge is on its way; two would take the money twice."""

    code = "another-payment-open"
    kind = Kind.CONFLICT


@dataclass(frozen=True)
class Charged:
    """How a charge stands: `captured`, `processing`, `action_required` or `failed`.

    `url` is where the giver's bank asks them; `code` why it failed. Neither is for a log.
    """

    state: str
    url: str = ""
    code: str = ""


def prepare(
    *, pledge: Pledge, saved_method_id: UUID, amount_minor: int | None = None, now: datetime
) -> Payment:
    """Write down a charge to come, of the whole pledge unless said otherwise.

    Call it in the transaction that decides to charge; then `charge` outside of any. One
    attempt is one payment: a declined one is never tried again, a new one is prepared.

    Raises:
        MethodMissing, AnotherPaymentOpen
    """
    saved = keeping.usable(pledge.organisation_id, saved_method_id)
    identifier = ids.new()
    with refused_by("one_open_payment_per_pledge", become=AnotherPaymentOpen()):
        return Payment.objects.create(
            id=identifier,
            organisation_id=pledge.organisation_id,
            pledge=pledge,
            rail=pledge.rail,
            provider=saved.provider,
            amount_minor=pledge.amount_minor if amount_minor is None else amount_minor,
            currency=pledge.currency,
            idempotency_key=str(identifier),
            saved_method=saved,
            created_at=now,
        )


def charge(
    *,
    organisation_id: UUID,
    payment_id: UUID,
    now: datetime,
    provider: CardProvider | None = None,
) -> Charged:
    """Charge a prepared payment. A second call takes nothing more and tells how it stands.

    Call it outside any transaction: it speaks to the provider, and opens short ones of
    its own before and after. Where it is killed or the provider is away, the payment stays
    `processing`, and is charged or looked for later.

    Raises:
        PaymentMissing, MethodMissing, ProviderAway
    """
    provider = provider or choosing.card_provider()
    asked = _begin(organisation_id, payment_id, now=now)
    if asked is not None:
        told = _ask(provider, *asked, now=now)
        booking.note(organisation_id=organisation_id, payment_id=payment_id, told=told, now=now)
    return _as_it_stands(organisation_id, payment_id)


@repeating.wholly
def _begin(
    organisation_id: UUID, payment_id: UUID, *, now: datetime
) -> tuple[Charge, datetime] | None:
    """Return what to ask for and since when it is, unless the outcome is known."""
    with scoping.within(organisation_id):
        payment = _locked(organisation_id, payment_id)
        if payment.state not in UNDECIDED or payment.session_ref:
            return None
        if payment.saved_method is None:
            raise keeping.MethodMissing
        if payment.asked_at is None:
            # From here on the provider may have heard of it, whatever becomes of us.
            payment.state, payment.asked_at = Payment.State.PROCESSING, now
            payment.save(update_fields=["state", "asked_at"])
        return _charge_of(payment, payment.saved_method), payment.asked_at


def _ask(provider: CardProvider, asked: Charge, since: datetime, *, now: datetime) -> Told:
    """Charge, or where that could happen twice, find out whether it happened."""
    if since == now:
        return provider.charge(asked, now=now)
    found = provider.look_for(asked, since=since, now=now)
    if found is None and now - since < REPEATABLE_FOR:
        return provider.charge(asked, now=now)
    return found or never_arrived(asked, now=now)


def _locked(organisation_id: UUID, payment_id: UUID) -> Payment:
    mine = Payment.objects.for_org(organisation_id).select_related("pledge__cause", "organisation")
    mine = mine.select_related("saved_method").select_for_update(of=("self",))
    payment = mine.filter(id=payment_id).first()
    if payment is None:
        raise PaymentMissing
    return payment


def _charge_of(payment: Payment, saved: SavedMethod) -> Charge:
    token = pledging.token_of(payment.pledge)
    return Charge(
        organisation_id=payment.organisation_id,
        payment_id=payment.id,
        money=Money(payment.amount_minor, payment.currency),
        title=payment.pledge.cause.title,
        saved=Saved(customer_ref=saved.customer_ref, method_ref=saved.method_ref, kind=saved.kind),
        return_url=f"{settings.BASE_URL}/{payment.organisation.slug}/pledges/{token}/thanks",
    )


def _as_it_stands(organisation_id: UUID, payment_id: UUID) -> Charged:
    with scoping.within(organisation_id):
        payment = Payment.objects.for_org(organisation_id).get(id=payment_id)
        return Charged(state=payment.state, url=payment.action_url, code=payment.failure_code)
