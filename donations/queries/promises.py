"""What is promised to a cause, as conditions see it."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import Count, Q, Sum

from donations.domain.conditions import Condition, On, Promised, Standing
from donations.domain.pledge_life import STANDS
from donations.models import Pledge
from donations.queries import known_addresses
from mobilize.organisations.models import TenantQuerySet
from petitions.domain.lifecycle import State as PetitionState
from petitions.queries import catalogue


def condition_of(pledge: Pledge) -> Condition:
    """Return what a pledge waits for, or has waited for."""
    return Condition(
        on=On(pledge.condition),
        number=pledge.condition_number or 0,
        until=pledge.condition_until,
    )


def standing(organisation_id: UUID, cause_id: UUID) -> Standing:
    """Return what is promised to a cause whatever conditions come to.

    People are those whose address is known to be theirs: anybody can type in ten others.
    """
    rows = _unconditional(organisation_id).filter(cause_id=cause_id)
    somebody = rows.filter(known_addresses.are_somebody("supporter_id"))
    total = rows.aggregate(total=Sum("amount_minor"))["total"]
    people = somebody.aggregate(people=Count("supporter", distinct=True))["people"]
    return Standing(people=people, total_minor=int(total or 0))


def as_conditions_see(organisation_id: UUID, waiting: Iterable[Pledge]) -> list[Promised]:
    """Return pledges that wait as the rule of conditions wants them.

    Who has not shown that the address is theirs makes no other giver, like the nameless.
    """
    pledges = list(waiting)
    givers = {pledge.supporter_id for pledge in pledges if pledge.supporter_id}
    somebody = known_addresses.somebody_among(organisation_id, givers)
    signed = _signed(organisation_id, pledges)
    giving = _giving(organisation_id, pledges)
    return [
        Promised(
            id=pledge.id,
            who=pledge.supporter_id if pledge.supporter_id in somebody else None,
            amount_minor=pledge.amount_minor,
            condition=condition_of(pledge),
            signatures=signed.get(pledge.petition_id, 0),
            gives_already=(pledge.cause_id, pledge.supporter_id) in giving,
        )
        for pledge in pledges
    ]


def over(organisation_id: UUID, waiting: Collection[Pledge]) -> set[UUID]:
    """Return those that wait in vain: their cause, or the petition that was to grow, is closed."""
    rows = Pledge.objects.for_org(organisation_id).filter(id__in=[each.id for each in waiting])
    closed = Q(condition=On.SIGNATURES) & ~Q(petition__state=PetitionState.OPEN)
    return set(rows.filter(closed | Q(cause__state="closed")).values_list("id", flat=True))


def _unconditional(organisation_id: UUID) -> TenantQuerySet[Pledge]:
    return Pledge.objects.for_org(organisation_id).filter(
        Q(slot=None) | Q(slot=1), state__in=STANDS
    )


def _signed(organisation_id: UUID, pledges: Iterable[Pledge]) -> dict[UUID | None, int]:
    waiting = [pledge.petition_id for pledge in pledges if pledge.condition == On.SIGNATURES]
    wanted = {petition_id for petition_id in waiting if petition_id is not None}
    rows = catalogue.petitions(organisation_id, drafts=True).filter(id__in=wanted)
    return {petition.id: petition.signed for petition in rows}  # type: ignore[attr-defined]


def _giving(organisation_id: UUID, pledges: Iterable[Pledge]) -> set[tuple[UUID, UUID | None]]:
    people = {pledge.supporter_id for pledge in pledges if pledge.supporter_id}
    rows = _unconditional(organisation_id).filter(supporter_id__in=people)
    return set(rows.values_list("cause_id", "supporter_id"))
