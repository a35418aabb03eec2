"""Finding payments."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from donations.models import Dispute, Payment, Refund
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import TenantQuerySet

UNDECIDED = ("created", "action_required", "processing", "authorised")


class PaymentMissing(AppError):
    """There is no such payment."""

    code = "payment-missing"
    kind = Kind.MISSING


def of(organisation_id: UUID) -> TenantQuerySet[Payment]:
    """Return an organisation's payments."""
    return Payment.objects.for_org(organisation_id).select_related("pledge__cause")


def by_id(organisation_id: UUID, payment_id: UUID) -> Payment:
    """Return one payment.

    Raises:
        PaymentMissing
    """
    payment = of(organisation_id).filter(id=payment_id).first()
    if payment is None:
        raise PaymentMissing
    return payment


def held(organisation_id: UUID) -> TenantQuerySet[Payment]:
    """Return the payments whose money is held until staff decide."""
    return of(organisation_id).filter(state=Payment.State.AUTHORISED)


def open_since(organisation_id: UUID, *, until: datetime) -> TenantQuerySet[Payment]:
    """Return the payments by card or debit that have no end and were begun before."""
    rows = of(organisation_id).exclude(provider=Payment.Provider.MANUAL)
    undecided = Q(state__in=UNDECIDED) | (Q(state="failed") & ~Q(session_ref=""))
    return rows.filter(undecided, created_at__lt=until)


def refunds_of(payment: Payment) -> list[Refund]:
    """Return a payment's refunds, oldest first."""
    return list(payment.refunds.order_by("id"))


def disputes_of(payment: Payment) -> list[Dispute]:
    """Return a payment's disputes, oldest first."""
    return list(payment.disputes.order_by("opened_at", "id"))


def refunds_asked(organisation_id: UUID, *, until: datetime) -> TenantQuerySet[Refund]:
    """Return the refunds that were asked for before and of which nobody knows the end."""
    return Refund.objects.for_org(organisation_id).filter(state="asked", asked_at__lt=until)
