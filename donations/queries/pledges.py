"""Finding pledges."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from donations.domain import plan_life, pledge_life
from donations.models import HelpPromise, Plan, Pledge
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import TenantQuerySet


class PledgeMissing(AppError):
    """There is no such pledge."""

    code = "pledge-missing"
    kind = Kind.MISSING


def of(organisation_id: UUID) -> TenantQuerySet[Pledge]:
    """Return an organisation's pledges."""
    return Pledge.objects.for_org(organisation_id).select_related(
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


def is_being_paid(pledge: Pledge) -> bool:
    """Say whether the card provider has been asked for this pledge's money."""
    return pledge.payments.filter(state="processing").exists()


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
