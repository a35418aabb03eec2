"""Recurring gifts: begun with the first, changed, paused, stopped and taken up again."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from donations.domain import amounts, cadence, plan_life, provider_amounts
from donations.domain.plan_life import FIRST_GIFT_WITHIN, FIRST_REST, Move, State
from donations.domain.pledge_life import Move as PledgeMove
from donations.domain.promises import Promise
from donations.models import Plan, Pledge, SavedMethod
from donations.queries import charge_notices
from donations.services import moving, plan_steps
from mobilize.kit.errors import AppError, Kind
from mobilize.kit.money import Money
from mobilize.organisations.models import Organisation, TenantQuerySet, User
from petitions.models import Cause, Petition, Supporter
from petitions.queries import catalogue

LONGEST_PAUSE_DAYS = 366
ON_ITS_WAY = ["created", "processing", "authorised"]


class PlanMissing(AppError):
    """There is no such recurring gift."""

    code = "plan-missing"
    kind = Kind.MISSING


class PauseInvalid(AppError):
    """A pause ends tomorrow at the earliest and within a year."""

    code = "pause-invalid"


class PlanEnded(AppError):
    """This recurring gift has ended. Take it up again first."""

    code = "plan-ended"
    kind = Kind.CONFLICT


class PlanCauseClosed(AppError):
    """A recurring gift goes to an open cause of the same currency."""

    code = "plan-cause-closed"
    kind = Kind.CONFLICT


def begun_with(
    promise: Promise,
    cause: Cause,
    petition: Petition | None,
    supporter: Supporter | None,
    *,
    today: date,
    now: datetime,
) -> dict[str, Any]:
    """Return the columns of a pledge that begins a plan, and make the plan; none for any other.

    It waits for its first gift, which the giver pays on the provider's page.
    """
    rhythm = promise.rhythm
    if rhythm is None or supporter is None:
        return {}
    anchor_day = rhythm.anchor_day or today.day
    next_on = cadence.following(
        today,
        every_months=rhythm.every_months,
        anchor_day=anchor_day,
        after=today + FIRST_REST,
    )
    plan = Plan.objects.create(
        organisation_id=cause.organisation_id, cause=cause, petition=petition,
        supporter=supporter, amount_minor=promise.amount_minor, currency=promise.currency,
        every_months=rhythm.every_months, anchor_day=anchor_day, times=rhythm.times,
        time_zone=cause.organisation.time_zone, next_on=next_on,
        not_before=now + FIRST_GIFT_WITHIN, made_at=now,
    )  # fmt: skip
    return {"plan": plan, "slot": 1}


def of(organisation_id: UUID) -> TenantQuerySet[Plan]:
    """Return an organisation's recurring gifts."""
    rows = Plan.objects.for_org(organisation_id)
    return rows.select_related("cause", "petition", "organisation", "supporter")


def listed(organisation_id: UUID) -> TenantQuerySet[Plan]:
    """Return them as staff see them, with what became of the notice of the next charge."""
    return charge_notices.beside_plans(of(organisation_id))


def lock(organisation_id: UUID, plan_id: UUID) -> Plan:
    """Return a plan that nobody else changes until the transaction ends.

    Raises:
        PlanMissing
    """
    plan = of(organisation_id).select_for_update(of=("self",)).filter(id=plan_id).first()
    if plan is None:
        raise PlanMissing
    return plan


@transaction.atomic
def change(
    *,
    plan: Plan,
    amount_minor: int | None = None,
    anchor_day: int | None = None,
    now: datetime,
) -> Plan:
    """Change how much is given, or on which day, from the next charge on.

    A charge that was announced keeps its day and takes the new amount.

    Raises:
        PlanEnded, AmountInvalid, AmountTooFine, CadenceInvalid
    """
    _refuse_ended(plan)
    if amount_minor is not None:
        amounts.check(amount_minor=amount_minor, currency=plan.currency, wanted=plan.currency)
        provider_amounts.charged(Money(amount_minor, plan.currency))
        plan.amount_minor = amount_minor
        coming(plan).update(amount_minor=amount_minor, changed_at=now)
    if anchor_day is not None:
        cadence.check(every_months=plan.every_months, anchor_day=anchor_day)
        _move_day(plan, anchor_day, now=now)
    plan.save()
    return plan


@transaction.atomic
def move(*, plan: Plan, cause_slug: str, now: datetime) -> Plan:
    """Let the gifts go to another cause from the next charge on. What was given stays.

    Raises:
        PlanEnded, PlanCauseClosed, NothingHere
    """
    _refuse_ended(plan)
    cause = catalogue.cause(plan.organisation_id, cause_slug, drafts=False)
    if cause.state != "open" or cause.currency != plan.currency:
        raise PlanCauseClosed(field="cause")
    plan.cause, plan.petition = cause, None
    plan.save(update_fields=["cause", "petition"])
    coming(plan).update(cause=cause, petition=None, fundraising_page=None, changed_at=now)
    return plan


@transaction.atomic
def pause(*, plan: Plan, until: date, now: datetime) -> Plan:
    """Charge nothing until a day. A charge that was announced is called off.

    Raises:
        plan_life.PlanStepNotAllowed, PauseInvalid
    """
    if not 1 <= (until - plan_steps.today(plan, now)).days <= LONGEST_PAUSE_DAYS:
        raise PauseInvalid(field="until")
    plan.paused_until, plan.not_before = until, plan_steps.moment(plan, until)
    plan_steps.take(plan, Move.PAUSE, now=now)
    call_off_owed(plan, now=now)
    return plan


@transaction.atomic
def stop(*, plan: Plan, reason: str, now: datetime, by: User | None = None) -> Plan:
    """End a recurring gift for a reason. Nothing is charged any more; it can be taken up again.

    Raises:
        plan_life.PlanStepNotAllowed, plan_life.ReasonUnknown
    """
    plan_life.check_reason(reason)
    plan_steps.take(plan, Move.CANCEL, reason=reason, by=by, now=now)
    call_off_owed(plan, now=now)
    return plan


@transaction.atomic
def resume(*, plan: Plan, now: datetime) -> Plan:
    """Take a gift up again that paused, was stopped or lapsed, with the card that is on file.

    The next charge is announced as ever. What was missed is not asked for.

    Raises:
        plan_life.PlanStepNotAllowed
    """
    plan_steps.wait_for_next(plan, after=plan_steps.today(plan, now) + plan_life.NOTICE)
    plan_steps.take(plan, Move.RESUME, now=now)
    call_off_owed(plan, now=now)
    return plan


def stop_by_staff(
    *, organisation: Organisation, plan_id: UUID, by: User | None, now: datetime
) -> Plan:
    """End somebody's recurring gift for them. They are told.

    Raises:
        PlanMissing, plan_life.PlanStepNotAllowed
    """
    return stop(plan=lock(organisation.id, plan_id), reason="staff", by=by, now=now)


def coming(plan: Plan) -> TenantQuerySet[Pledge]:
    """Return the slot that was announced and of which no charge has begun, if there is one."""
    return Pledge.objects.for_org(plan.organisation_id).filter(
        plan=plan, slot=plan.slot, state="open", payments=None
    )


def card_of(plan: Plan) -> SavedMethod | None:
    """Return the card to charge: the newest its giver has left with one of the plan's gifts."""
    rows = SavedMethod.objects.for_org(plan.organisation_id).filter(revoked_at=None)
    return rows.filter(pledge__plan=plan).order_by("-created_at", "-id").first()


def _refuse_ended(plan: Plan) -> None:
    if plan.state not in plan_life.CHANGEABLE:
        raise PlanEnded


def _move_day(plan: Plan, anchor_day: int, *, now: datetime) -> None:
    today = plan_steps.today(plan, now)
    plan.anchor_day = anchor_day
    plan.next_on = cadence.moved(plan.next_on, anchor_day=anchor_day, today=today)
    if plan.state == State.ACTIVE and not coming(plan).exists():
        plan_steps.wait_for_next(plan, after=today)


def call_off_owed(plan: Plan, *, now: datetime) -> None:
    """Call off the newest slot, unless it is paid or a payment of it is on its way."""
    rows = Pledge.objects.select_for_update(of=("self",)).filter(
        plan=plan, slot=plan.slot, state__in=["open", "due"]
    )
    for pledge in rows.exclude(payments__state__in=ON_ITS_WAY):
        moving.take(pledge, PledgeMove.CANCEL, at=now)
