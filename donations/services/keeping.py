"""Ways to pay that givers leave with the provider for charges to come."""

from datetime import datetime
from uuid import UUID

from donations.domain.rails import DEBIT
from donations.models import Payment, Plan, Pledge, SavedMethod
from mobilize.kit.errors import AppError, Kind

KIND_OF = {DEBIT: SavedMethod.Kind.SEPA_DEBIT}


class MethodMissing(AppError):
    """There is no such way to pay, or it was taken back."""

    code = "saved-method-missing"
    kind = Kind.MISSING


def keep(
    payment: Payment, *, customer_ref: str, method_ref: str, now: datetime
) -> SavedMethod | None:
    """Keep what a payment was made with, if it was made on the understanding that we would."""
    if not (payment.keeps_method and customer_ref and method_ref):
        return None
    saved, _new = SavedMethod.objects.get_or_create(
        organisation_id=payment.organisation_id,
        provider=payment.provider,
        method_ref=method_ref,
        defaults={
            "supporter_id": payment.pledge.supporter_id,
            "pledge": payment.pledge,
            "customer_ref": customer_ref,
            "kind": KIND_OF.get(payment.rail, SavedMethod.Kind.CARD),
            "created_at": now,
        },
    )
    return saved


def leave(
    plan: Plan, *, provider: str, customer_ref: str, method_ref: str, now: datetime
) -> SavedMethod | None:
    """Keep what a giver has left for a recurring gift without paying, if it can be charged."""
    if not (customer_ref and method_ref):
        return None
    newest = Pledge.objects.get(plan=plan, slot=plan.slot)
    saved, _new = SavedMethod.objects.get_or_create(
        organisation_id=plan.organisation_id,
        provider=provider,
        method_ref=method_ref,
        defaults={
            "supporter_id": plan.supporter_id,
            "pledge": newest,
            "customer_ref": customer_ref,
            "kind": KIND_OF.get(newest.rail, SavedMethod.Kind.CARD),
            "created_at": now,
        },
    )
    return saved


def newest_of(pledge: Pledge) -> SavedMethod | None:
    """Return what a promise's later parts are charged to: the newest its giver has left with it."""
    rows = SavedMethod.objects.for_org(pledge.organisation_id).filter(revoked_at=None)
    return rows.filter(pledge=pledge).order_by("-created_at", "-id").first()


def revoke(*, organisation_id: UUID, saved_method_id: UUID, now: datetime) -> None:
    """Never charge a way to pay again. A second call changes nothing.

    Raises:
        MethodMissing
    """
    mine = SavedMethod.objects.for_org(organisation_id).filter(id=saved_method_id)
    if not mine.exists():
        raise MethodMissing
    mine.filter(revoked_at=None).update(revoked_at=now)


def usable(organisation_id: UUID, saved_method_id: UUID) -> SavedMethod:
    """Return a way to pay that may be charged.

    Raises:
        MethodMissing
    """
    mine = SavedMethod.objects.for_org(organisation_id).filter(revoked_at=None)
    saved = mine.filter(id=saved_method_id).first()
    if saved is None:
        raise MethodMissing
    return saved


def forget_erased(*, organisation_id: UUID) -> int:
    """Forget the ways to pay of givers who were erased; return how many there were."""
    gone = SavedMethod.objects.for_org(organisation_id).filter(supporter__erased_at__isnull=False)
    forgotten, _rows = gone.delete()
    return forgotten
