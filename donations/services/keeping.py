"""Ways to pay that givers leave with the provider for charges to come."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from donations.domain.events import SavedMethodLetGo
from donations.domain.plan_life import State as PlanState
from donations.domain.pledge_life import ALIVE
from donations.domain.promises import PledgeKind
from donations.domain.rails import DEBIT
from donations.gateways import choosing
from donations.models import Payment, Plan, Pledge, SavedMethod
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import TenantQuerySet
from mobilize.outbox import services as outbox

KIND_OF = {DEBIT: SavedMethod.Kind.SEPA_DEBIT}
UNDER_WAY = ["created", "action_required", "processing", "authorised"]
# Of these nothing more is charged, whoever comes back.
_IS_OVER = Q(pledge__plan__state=PlanState.COMPLETED) | (
    Q(pledge__kind=PledgeKind.INSTALMENTS) & ~Q(pledge__state__in=ALIVE)
)


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


def let_go_unneeded(*, organisation_id: UUID, now: datetime) -> int:
    """Let go of what was kept for promises that are over; return how many there were.

    That is a promise in instalments of which nothing more is to come, and a recurring gift
    that is complete. One that was stopped or lapsed is taken up again with the card on file.
    What another promise is charged to, or a payment waits for, is kept as long as it is.
    """
    rows = SavedMethod.objects.for_org(organisation_id).filter(~Exists(_uses()), _IS_OVER)
    return _let_go(rows, now=now)


def forget_at_provider(*, provider: str, method_ref: str) -> None:
    """Have a way to pay forgotten by who keeps it. Call it outside any transaction; repeatable.

    Raises:
        ProviderAway, ProviderRefused
    """
    choosing.gateway(provider).forget(method_ref)


def revoke(*, organisation_id: UUID, saved_method_id: UUID, now: datetime) -> None:
    """Never charge a way to pay again. A second call changes nothing.

    Raises:
        MethodMissing
    """
    mine = SavedMethod.objects.for_org(organisation_id).filter(id=saved_method_id)
    if not mine.exists():
        raise MethodMissing
    _let_go(mine, now=now)


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


def forget_erased(*, organisation_id: UUID, now: datetime) -> int:
    """Forget the ways to pay of givers who were erased; return how many there were."""
    gone = SavedMethod.objects.for_org(organisation_id).filter(supporter__erased_at__isnull=False)
    _let_go(gone, now=now)
    forgotten, _rows = gone.delete()
    return forgotten


def _uses() -> QuerySet[Payment]:
    """Return what a way to pay is still needed for: a charge under way, or those to come."""
    charges = Payment.objects.filter(saved_method=OuterRef("pk"))
    runs = Q(pledge__plan__isnull=False) & ~Q(pledge__plan__state=PlanState.COMPLETED)
    return charges.filter(Q(state__in=UNDER_WAY) | Q(pledge__state__in=ALIVE) | runs)


@transaction.atomic
def _let_go(methods: TenantQuerySet[SavedMethod], *, now: datetime) -> int:
    """Charge these no more, and have their provider told; those let go before are passed over."""
    going = list(methods.filter(revoked_at=None).select_for_update(of=("self",)))
    ids = [method.id for method in going]
    SavedMethod.objects.filter(id__in=ids).update(revoked_at=now)
    told = [
        SavedMethodLetGo(
            organisation_id=method.organisation_id,
            provider=method.provider,
            method_ref=method.method_ref,
        )
        for method in going
    ]
    outbox.publish_all(told, now=now)
    return len(going)
