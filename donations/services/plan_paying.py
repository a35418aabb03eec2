"""What an arrived gift does to the plan it is a slot of."""

from datetime import datetime
from uuid import UUID

from donations.domain.plan_life import Move, State
from donations.models import Plan, Pledge
from donations.services import plan_steps, plans

ON = {State.PENDING: Move.BEGIN, State.PAST_DUE: Move.RECOVER, State.LAPSED: Move.RECOVER}


def paid(*, plan_id: UUID, slot: int, now: datetime) -> None:
    """Go on with a plan of which a slot was paid: begun, recovered, or waiting for the next.

    With the last gift that was agreed it is complete. Late money for an older slot, or for a
    plan that was stopped or pauses, changes nothing else about it.
    """
    plan = Plan.objects.select_for_update().get(id=plan_id)
    state = State(plan.state)
    if slot == plan.slot and (state in ON or state == State.ACTIVE):
        plan_steps.wait_for_next(plan, after=plan_steps.today(plan, now))
        if state in ON:
            plan_steps.take(plan, ON[state], now=now)
        else:
            plan.save(update_fields=["next_on", "not_before"])
    if plan.state == State.ACTIVE and _has_given_all(plan):
        plan_steps.take(plan, Move.COMPLETE, now=now)
        plans.call_off_owed(plan, now=now)


def _has_given_all(plan: Plan) -> bool:
    given = Pledge.objects.filter(plan=plan, state="fulfilled").count()
    return plan.times is not None and given >= plan.times
