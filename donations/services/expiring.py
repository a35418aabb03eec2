"""Time passing over pledges: conditions met and missed, money falling due, promises lapsing."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from donations.domain import conditions
from donations.domain.events import PledgeConditionDecided
from donations.domain.pledge_life import EXPECTED_WITHIN, LAPSES_AFTER, OWING, Move, State
from donations.models import Pledge
from donations.queries import promises
from donations.services import moving, reminding
from mobilize.organisations.models import Organisation
from mobilize.outbox import services as outbox

AT_ONCE = 500


def decide(*, organisation: Organisation, now: datetime) -> int:
    """Open the pledges whose conditions are met, void those missed; return how many."""
    waiting = Pledge.objects.for_org(organisation.id).filter(state=State.CONDITIONAL)
    causes = waiting.order_by("cause_id").values_list("cause_id", flat=True).distinct()
    return sum(_decide(organisation, cause_id, now=now) for cause_id in list(causes))


@transaction.atomic
def fall_due(*, organisation: Organisation, now: datetime) -> int:
    """Say of the money that is due today that it is; return of how many pledges."""
    today = organisation.day_of(now)
    return _take(_until(organisation, [State.OPEN], today), Move.FALL_DUE, now=now)


@transaction.atomic
def lapse(*, organisation: Organisation, now: datetime) -> int:
    """Stop expecting money that has been due for two months; return of how many pledges.

    Nothing is asked for any more. Money that comes all the same is welcome.
    """
    last = organisation.day_of(now) - LAPSES_AFTER
    return _take(_until(organisation, list(OWING), last), Move.LAPSE, now=now)


@transaction.atomic
def _decide(organisation: Organisation, cause_id: UUID, *, now: datetime) -> int:
    """Decide on a cause's conditions together, once: what is met stays met.

    Whoever's gift fails later, or is called off, undoes nobody else's.
    """
    rows = Pledge.objects.for_org(organisation.id).select_for_update(of=("self",))
    waiting = list(rows.filter(cause_id=cause_id, state=State.CONDITIONAL).order_by("id"))
    asked = promises.as_conditions_see(organisation.id, waiting)
    met = conditions.met(asked, standing=promises.standing(organisation.id, cause_id))
    today, over = organisation.day_of(now), promises.over(organisation.id, waiting)
    for pledge in waiting:
        if pledge.id in met:
            pledge.due_on = max(pledge.due_on or today, today + EXPECTED_WITHIN)
            pledge.first_on = pledge.first_on and pledge.due_on
            moving.take(pledge, Move.MEET, at=now)
        elif pledge.id in over or _missed(pledge, today):
            moving.take(pledge, Move.MISS, at=now)
    decided = [pledge for pledge in waiting if pledge.state != State.CONDITIONAL]
    _tell(decided, now=now)
    return len(decided)


def _tell(pledges: Sequence[Pledge], *, now: datetime) -> None:
    """Have those who promised told what came of their condition; the nameless cannot be."""
    for pledge in pledges:
        if pledge.supporter_id is not None:
            told = PledgeConditionDecided(
                organisation_id=pledge.organisation_id, pledge_id=pledge.id
            )
            outbox.publish(told, now=now)


def _missed(pledge: Pledge, today: date) -> bool:
    return conditions.missed(promises.condition_of(pledge), today=today)


def _until(organisation: Organisation, states: list[State], day: date) -> list[Pledge]:
    """Return the pledges of these states due by a day, locked. A plan looks after its own."""
    rows = Pledge.objects.for_org(organisation.id).select_for_update(of=("self",))
    return list(rows.filter(state__in=states, due_on__lte=day, plan=None).order_by("id")[:AT_ONCE])


def _take(pledges: Sequence[Pledge], move: Move, *, now: datetime) -> int:
    for pledge in pledges:
        if move == Move.LAPSE:
            reminding.call_off(pledge=pledge)
        moving.take(pledge, move, at=now)
    return len(pledges)
