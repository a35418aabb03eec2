"""Notices of charges: asked for, gone out or not, and the day that waits for them.

What is charged is charged `plan_life.NOTICE` after its notice went out, or later. Whoever calls
holds the promise locked, and its plan before it.
"""

from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from donations.domain import cadence
from donations.domain.plan_life import NOTICE, RUNNING
from donations.models import ChargeNotice, Plan, Pledge
from donations.services import keeping, plan_steps
from mobilize.organisations import scoping
from mobilize.organisations.models import TenantQuerySet

State = ChargeNotice.State


def ask(pledge: Pledge, *, now: datetime) -> ChargeNotice:
    """Note that a giver is to be told what falls due on the day of their promise.

    Raises:
        ValueError: nothing falls due of it
    """
    if pledge.due_on is None:
        raise ValueError("nothing falls due of this promise")
    return ChargeNotice.objects.create(
        organisation_id=pledge.organisation_id,
        pledge=pledge,
        due_on=pledge.due_on,
        first_due_on=pledge.due_on,
        created_at=now,
    )


def of(pledge: Pledge) -> ChargeNotice | None:
    """Return the notice of what falls due of a promise next; none was asked for yet."""
    return _rows(pledge).filter(due_on=pledge.due_on).first() if pledge.due_on else None


def is_settled(notice: ChargeNotice | None) -> bool:
    """Say whether nothing more is waited for: it went out, or there is nowhere to send it."""
    return notice is not None and notice.state != State.WAITING


def waiting(*, organisation_id: UUID, pledge_id: UUID, now: datetime) -> ChargeNotice | None:
    """Return the notice that is to be mailed now, naming a day that leaves its giver time.

    If it comes too late for its day, because no mail server was there, the charge moves first.
    None: it went out already, or nothing is due any more, as of a gift that was paused or
    stopped meanwhile. What a giver pays themselves keeps its day.
    """
    rows = Pledge.objects.for_org(organisation_id)
    plan_id: UUID | None = rows.values_list("plan_id", flat=True).get(id=pledge_id)
    plan: Plan | None = None
    if plan_id is not None:
        plan = Plan.objects.for_org(organisation_id).select_for_update().get(id=plan_id)
    locked = rows.select_related("organisation", "plan").select_for_update(of=("self",))
    pledge = locked.get(id=pledge_id)
    notice = of(pledge)
    if notice is None or is_settled(notice) or not _is_coming(pledge, plan):
        return None
    earliest = _today(pledge, now) + NOTICE
    is_charged = plan is not None or keeping.newest_of(pledge) is not None
    if is_charged and notice.due_on < earliest:
        move(notice, pledge, plan=plan, to=earliest)
    return notice


def move(notice: ChargeNotice, pledge: Pledge, *, plan: Plan | None, to: date) -> None:
    """Let a charge wait until a later day. Those after it keep theirs, in the old rhythm."""
    pledge.due_on = notice.due_on = to
    pledge.save(update_fields=["due_on"])
    notice.save(update_fields=["due_on"])
    if plan is not None:
        plan_steps.charge_on(plan, to)


def settle(*, organisation_id: UUID, notice_id: UUID, is_told: bool, now: datetime) -> None:
    """Note that a notice went out, or that nothing can be sent to its giver. Safe to repeat."""
    with scoping.within(organisation_id):
        rows = ChargeNotice.objects.for_org(organisation_id)
        rows.filter(id=notice_id, state=State.WAITING).update(
            state=State.TOLD if is_told else State.UNREACHABLE, settled_at=now
        )


def _is_coming(pledge: Pledge, plan: Plan | None) -> bool:
    """Say whether what was announced is still to be charged, or paid."""
    if plan is None:
        return pledge.state == Pledge.State.PART_PAID
    is_newest = plan.state in RUNNING and pledge.slot == plan.slot
    return is_newest and pledge.state == Pledge.State.OPEN


def _rows(pledge: Pledge) -> TenantQuerySet[ChargeNotice]:
    return ChargeNotice.objects.for_org(pledge.organisation_id).filter(pledge=pledge)


def _today(pledge: Pledge, now: datetime) -> date:
    zone = pledge.plan.time_zone if pledge.plan else pledge.organisation.time_zone
    return cadence.today(now, ZoneInfo(zone))
