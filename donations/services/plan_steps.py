"""Taking a recurring gift from one state to the next. Whoever calls holds it locked.

Each step is written down and told to the giver: nothing ends silently.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from donations.domain import cadence, plan_life
from donations.domain.events import PlanStepTaken
from donations.domain.plan_life import NOTICE, Move, State
from donations.models import Plan, PlanStep
from mobilize.organisations.models import User
from mobilize.outbox import services as outbox

ENDED = {State.CANCELLED, State.LAPSED, State.COMPLETED}


def take(
    plan: Plan, move: Move, *, now: datetime, reason: str = "", by: User | None = None
) -> PlanStep:
    """Take a step of the one table, write it down, and have it told.

    Raises:
        plan_life.PlanStepNotAllowed
    """
    was, plan.state = plan.state, plan_life.after(plan.state, move)
    plan.reason = reason if move == Move.CANCEL else ""
    plan.ended_at = max(now, plan.made_at) if plan.state in ENDED else None
    if plan.state in ENDED:
        plan.not_before = None
    if plan.state in {State.ACTIVE, State.COMPLETED}:
        plan.failures, plan.failure_code, plan.paused_until = 0, "", None
        plan.begun_at = plan.begun_at or now
    plan.save()
    step = PlanStep.objects.create(
        organisation_id=plan.organisation_id, plan=plan, move=move, was=was, now_in=plan.state,
        failures=plan.failures, reason=reason, by=by, happened_at=now,
    )  # fmt: skip
    told = PlanStepTaken(organisation_id=plan.organisation_id, step_id=step.id)
    outbox.publish(told, now=now)
    return step


def wait_for_next(plan: Plan, *, after: date) -> None:
    """Let a plan rest until the notice of its next slot, which is later than a day."""
    if plan.next_on <= after:
        plan.next_on = cadence.following(
            plan.next_on, every_months=plan.every_months, anchor_day=plan.anchor_day, after=after
        )
    plan.not_before = moment(plan, plan.next_on - NOTICE)


def charge_on(plan: Plan, day: date) -> None:
    """Let the newest slot be charged on a day. The next one keeps the anchor day, and is later."""
    wait_for_next(plan, after=day)
    plan.not_before = moment(plan, day)
    plan.save()


def moment(plan: Plan, day: date) -> datetime:
    """Return when a day's business with a plan is done."""
    return cadence.moment(day, ZoneInfo(plan.time_zone))


def today(plan: Plan, now: datetime) -> date:
    """Return the day it is for a plan."""
    return cadence.today(now, ZoneInfo(plan.time_zone))


def lease(now: datetime) -> datetime:
    """Return until when nobody else works on a plan: longer than any charge takes."""
    return now + timedelta(minutes=10)
