"""Finding pledges."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import BigIntegerField, Case, F, OuterRef, Subquery, Sum, When
from django.db.models.functions import Coalesce

from donations.domain import plan_life, pledge_life
from donations.models import HelpPromise, LedgerEntry, Payment, Plan, Pledge
from donations.queries import charge_notices
from mobilize.kit.errors import AppError, Kind
from mobilize.kit.money import Money
from mobilize.organisations.models import TenantQuerySet


class PledgeMissing(AppError):
    """There is no such pledge."""

    code = "pledge-missing"
    kind = Kind.MISSING


def of(organisation_id: UUID) -> TenantQuerySet[Pledge]:
    """Return an organisation's pledges."""
    rows = Pledge.objects.for_org(organisation_id)
    return charge_notices.beside_pledges(rows).select_related(
        "cause", "petition", "fundraising_page"
    )


def by_id(organisation_id: UUID, pledge_id: UUID) -> Pledge:
    """Return one pledge.

    Raises:
        PledgeMissing
    """
    pledge = of(organisation_id).filter(id=pledge_id).first()
    if pledge is None:
        raise PledgeMissing
    return pledge


def awaiting(money: Money, organisation_id: UUID) -> TenantQuerySet[Pledge]:
    """Return the pledges whose next payment, as `fulfilling.to_pay` has it, is of this much."""
    each, paid = F("amount_minor") / F("parts"), F("paid_minor")
    rows = Pledge.objects.for_org(organisation_id).filter(currency=money.currency)
    told = rows.annotate(paid_minor=_captured()).annotate(
        next_minor=Case(
            When(parts__gt=paid / each + 1, then=each - paid % each),
            default=F("amount_minor") - paid,
            output_field=BigIntegerField(),
        )
    )
    return told.filter(next_minor=money.minor)


def kept_minor(pledge: Pledge) -> int:
    """Return what is in the book of a pledge: what came, less what went back."""
    entries = LedgerEntry.objects.for_org(pledge.organisation_id).filter(pledge=pledge)
    return int(entries.aggregate(kept=Sum("amount_minor"))["kept"] or 0)


def is_being_paid(pledge: Pledge) -> bool:
    """Say whether the card provider has been asked for this pledge's money."""
    return pledge.payments.filter(state="processing").exists()


def _captured() -> Coalesce:
    captured = Payment.objects.filter(pledge=OuterRef("pk"), state=Payment.State.CAPTURED)
    sums = captured.order_by().values("pledge").annotate(paid=Sum("amount_minor")).values("paid")
    return Coalesce(Subquery(sums), 0, output_field=BigIntegerField())


def held_about(supporter_id: UUID) -> list[dict[str, Any]]:
    """Return a supporter's pledges, as they are told what is held about them."""
    rows = Pledge.objects.filter(supporter_id=supporter_id).select_related("cause")
    return [
        {
            "cause": pledge.cause.title,
            "amount_minor": pledge.amount_minor,
            "currency": pledge.currency,
            "rail": pledge.rail,
            "state": pledge.state,
            "made_at": pledge.made_at,
        }
        for pledge in rows.order_by("made_at", "id")
    ]


def needed_for(supporter_ids: Collection[UUID]) -> set[UUID]:
    """Return those of these supporters who still have something to give, or to do.

    They are not let go yet: a gift on its way, one that recurs, help they promised.
    """
    rows = Pledge.objects.filter(supporter_id__in=supporter_ids, state__in=pledge_life.ALIVE)
    promised = set(rows.values_list("supporter_id", flat=True))
    for model, states in ((Plan, plan_life.CHANGEABLE), (HelpPromise, {HelpPromise.State.OPEN})):
        more = model.objects.filter(supporter_id__in=supporter_ids, state__in=states)
        promised |= set(more.values_list("supporter_id", flat=True))
    return {each for each in promised if each}
