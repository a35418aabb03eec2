"""Charging recurring gifts: announced, charged, tried again, and lapsed at last.

Each plan is looked at when its `not_before` comes; nothing is charged before the notice of it
has gone out and its giver had `plan_life.NOTICE` to answer (`noticing`). What is decided is
committed before the provider hears of it; whoever is killed in between leaves a payment that
the next look, or the provider's own event, settles.
"""

from datetime import datetime, timedelta
from uuid import UUID

from donations.domain import plan_life
from donations.domain.events import PlanChargeAhead
from donations.domain.plan_life import NOTICE, Move, State
from donations.domain.pledge_life import Move as PledgeMove
from donations.gateways.cards import CardProvider, ProviderAway
from donations.models import ChargeNotice, Payment, Plan, PlanCharge, Pledge
from donations.services import charging, moving, noticing, plan_steps, plans, ways
from donations.services.charging import AnotherPaymentOpen
from mobilize.organisations import scoping
from mobilize.outbox import services as outbox

AT_ONCE = 200
NO_CARD = "no-saved-method"
UNDECIDED = {Payment.State.PROCESSING, Payment.State.AUTHORISED}
FAILED = {Payment.State.FAILED, Payment.State.ACTION_REQUIRED, Payment.State.CANCELLED}


def due(*, organisation_id: UUID, now: datetime) -> list[UUID]:
    """Return the plans whose time has come, the longest waiting first."""
    rows = Plan.objects.for_org(organisation_id).filter(not_before__lte=now)
    return list(rows.order_by("not_before", "id").values_list("id", flat=True)[:AT_ONCE])


def look_after(
    *, organisation_id: UUID, plan_id: UUID, now: datetime, provider: CardProvider | None = None
) -> None:
    """Do what is next about a plan. Call it outside any transaction; safe to repeat.

    Where the provider is away nothing is lost or counted as failed: it is looked at again.
    """
    with scoping.within(organisation_id):
        payment_id = _decide(organisation_id, plan_id, now=now)
    if payment_id is None:
        return
    try:
        charging.charge(
            organisation_id=organisation_id, payment_id=payment_id, now=now, provider=provider
        )
    except ProviderAway:
        return
    with scoping.within(organisation_id):
        settle(organisation_id=organisation_id, payment_id=payment_id, now=now)


def settle(*, organisation_id: UUID, payment_id: UUID, now: datetime) -> None:
    """Let a plan follow what became of one of its charges. Safe to repeat.

    A capture has done so already. A charge that failed, or that the giver's bank wants to
    ask them about, counts once, however often and by whom it is told.
    """
    rows = PlanCharge.objects.for_org(organisation_id).select_related("payment", "pledge")
    charge = rows.filter(payment_id=payment_id).first()
    if charge is None or charge.pledge.plan_id is None:
        return
    plan = plans.lock(organisation_id, charge.pledge.plan_id)
    if plan.state not in plan_life.RUNNING:
        return
    if charge.payment.state in UNDECIDED:
        plan.not_before = now + timedelta(days=1)  # a debit takes days; its event tells sooner
        plan.save(update_fields=["not_before"])
    current = charge.pledge.slot == plan.slot and charge.attempt == plan.failures + 1
    if current and charge.payment.state in FAILED:
        _fail(plan, charge.pledge, charge.payment.failure_code or charge.payment.state, now=now)


def _decide(organisation_id: UUID, plan_id: UUID, *, now: datetime) -> UUID | None:
    """Take the plan's next step; return the payment that is to be charged now, if one is."""
    plan = plans.lock(organisation_id, plan_id)
    if plan.not_before is None or plan.not_before > now:
        return None  # another worker was quicker
    if plan.supporter.erased_at is not None:
        plans.stop(plan=plan, reason="erased", now=now)
    elif plan.state == State.PENDING:
        _never_began(plan, now=now)
    elif plan.state == State.PAUSED:
        plans.resume(plan=plan, now=now)
    else:
        return _announce_or_charge(plan, now=now)
    return None


def _announce_or_charge(plan: Plan, *, now: datetime) -> UUID | None:
    newest = Pledge.objects.select_for_update().get(plan=plan, slot=plan.slot)
    if newest.state not in {"open", "due"}:
        _announce(plan, newest, now=now)
        return None
    notice = noticing.of(newest)
    if newest.state == "open" and not noticing.is_settled(notice):
        _put_off(plan, newest, notice, now=now)
        return None
    return _prepare(plan, newest, now=now)


def _announce(plan: Plan, last: Pledge, *, now: datetime) -> None:
    """Promise the next slot and tell its giver: nobody is charged without notice."""
    first = last if last.slot == 1 else Pledge.objects.get(plan=plan, slot=1)
    due_on = max(plan.next_on, plan_steps.today(plan, now) + NOTICE)
    pledge = Pledge.objects.create(
        organisation_id=plan.organisation_id, cause_id=plan.cause_id,
        petition_id=plan.petition_id, supporter_id=plan.supporter_id,
        amount_minor=plan.amount_minor, currency=plan.currency, rail=first.rail, kind="recurring",
        plan=plan, slot=plan.slot + 1, due_on=due_on, anonymous=first.anonymous, made_at=now,
        # A page collects for its own cause only: a gift that has moved on leaves it behind.
        fundraising_page_id=first.fundraising_page_id if plan.cause_id == first.cause_id else None,
        **ways.same_as(first),
    )  # fmt: skip
    plan.slot += 1
    plan_steps.charge_on(plan, due_on)
    noticing.ask(pledge, now=now)
    _tell(pledge, now=now)


def _put_off(plan: Plan, pledge: Pledge, notice: ChargeNotice | None, *, now: datetime) -> None:
    """Let a charge wait whose notice has not gone out by its day, and ask for the notice anew.

    Its mail moves it once more if it goes out even later; nothing is charged before.
    """
    to = plan_steps.today(plan, now) + NOTICE
    noticing.move(notice or noticing.ask(pledge, now=now), pledge, plan=plan, to=to)
    _tell(pledge, now=now)


def _tell(pledge: Pledge, *, now: datetime) -> None:
    ahead = PlanChargeAhead(
        organisation_id=pledge.organisation_id,
        pledge_id=pledge.id,
        due_on=pledge.due_on.isoformat() if pledge.due_on else "",
    )
    outbox.publish(ahead, now=now)


def _prepare(plan: Plan, pledge: Pledge, *, now: datetime) -> UUID | None:
    """Write the attempt and its payment down, once; what was written before is taken up."""
    if pledge.state == "open":
        moving.take(pledge, PledgeMove.FALL_DUE, at=now)
    attempt = plan.failures + 1
    plan.not_before = plan_steps.lease(now)
    plan.save(update_fields=["not_before"])
    known = PlanCharge.objects.filter(pledge=pledge, attempt=attempt).first()
    if known is not None:
        return known.payment_id
    method = plans.card_of(plan)
    if method is None:
        _fail(plan, pledge, NO_CARD, now=now)
        return None
    try:
        payment = charging.prepare(pledge=pledge, saved_method_id=method.id, now=now)
    except AnotherPaymentOpen:
        _wait_or_fail(plan, pledge, now=now)
        return None
    PlanCharge.objects.create(
        organisation_id=plan.organisation_id, pledge=pledge, attempt=attempt, payment=payment
    )
    return payment.id


def _wait_or_fail(plan: Plan, pledge: Pledge, *, now: datetime) -> None:
    """A payment the giver's bank still asks about has failed again; one on its way may come."""
    if pledge.payments.filter(state=Payment.State.ACTION_REQUIRED).exists():
        _fail(plan, pledge, Payment.State.ACTION_REQUIRED, now=now)


def _fail(plan: Plan, pledge: Pledge, code: str, *, now: datetime) -> None:
    """Count a failure. It is tried again after some days, and after the last the gift lapses."""
    plan.failures += 1
    plan.failure_code = code
    again = plan_life.retry_on(failures=plan.failures, today=plan_steps.today(plan, now))
    plan.not_before = plan_steps.moment(plan, again) if again else None
    plan_steps.take(plan, Move.FAIL if again else Move.LAPSE, now=now)
    if again is None:
        moving.take(pledge, PledgeMove.LAPSE, at=now)


def _never_began(plan: Plan, *, now: datetime) -> None:
    """End a plan whose first gift never came. Its pledge is called off with it."""
    plan_steps.take(plan, Move.LAPSE, now=now)
    for pledge in Pledge.objects.select_for_update().filter(plan=plan, slot=1, state="open"):
        moving.take(pledge, PledgeMove.CANCEL, at=now)
