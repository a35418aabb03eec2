"""What givers hear of their recurring gifts: before each charge, and at each step.

These mails are part of what they agreed to, and bring no news. Nothing is mailed about a
gift that never began: nobody has shown that the address is theirs.
"""

from datetime import date, datetime
from email.message import EmailMessage
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from donations.domain.plan_life import ATTEMPTS, Move
from donations.emails import notice
from donations.emails.notice import Words
from donations.models import Plan, PlanStep, Pledge
from donations.services import noticing, own_plans
from mobilize.kit import languages, mail
from mobilize.kit.languages import written
from mobilize.kit.money import Money
from mobilize.organisations import scoping
from petitions.services import supporters


def step_taken(*, organisation_id: UUID, step_id: UUID) -> None:
    """Tell a giver that their gift has begun, failed, paused, ended or come back.

    In doubt it is sent again, with the same Message-ID.

    Raises:
        mail.NotSent, mail.InDoubt, mail.Refused
    """
    with scoping.within(organisation_id):
        rows = PlanStep.objects.for_org(organisation_id).select_related(
            "plan__supporter", "plan__cause", "plan__organisation"
        )
        step = rows.get(id=step_id)
        if not _may_be_written_to(step.plan):
            return
        with languages.speaking(step.plan.supporter.locale):
            message = _compose(step.plan, _said(step), kind="plan-step", row_id=step.id)
    mail.send(message)


def charge_ahead(*, organisation_id: UUID, pledge_id: UUID, now: datetime) -> None:
    """Tell a giver what will be charged, and when, while they can still change it.

    The charge waits until this mail has gone out (`services.noticing`).

    Raises:
        mail.NotSent, mail.InDoubt, mail.Refused
    """
    with scoping.within(organisation_id):
        found = noticing.waiting(organisation_id=organisation_id, pledge_id=pledge_id, now=now)
        rows = Pledge.objects.for_org(organisation_id).select_related(
            "plan__supporter", "plan__cause", "plan__organisation"
        )
        pledge = rows.get(id=pledge_id)
        plan = pledge.plan
        if found is None or plan is None or not _may_be_written_to(plan):
            return
        with languages.speaking(plan.supporter.locale):
            said = _ahead(plan, pledge.amount_minor, pledge.due_on)
            kind = f"plan-charge-{pledge.due_on}"
            message = _compose(plan, said, kind=kind, row_id=pledge.id)
    notice.send(message, told=found, supporter=plan.supporter, now=now)


def _may_be_written_to(plan: Plan) -> bool:
    return plan.begun_at is not None and plan.supporter.erased_at is None


def _ahead(plan: Plan, amount_minor: int, due_on: date | None) -> Words:
    named = {
        "money": written(Money(amount_minor, plan.currency)),
        "cause": plan.cause.title,
        "day": _day(due_on),
    }
    return (
        _("Your next gift: %(money)s on %(day)s") % named,
        _("on %(day)s we will charge %(money)s for %(cause)s, as you asked us to.") % named,
        _("Change, pause or stop your gift"),
    )


def _said(step: PlanStep) -> Words:
    plan = step.plan
    named = {
        "money": written(Money(plan.amount_minor, plan.currency)),
        "cause": plan.cause.title,
        "next": _day(plan.next_on),
        "until": _day(plan.paused_until),
        "failures": step.failures,
        "attempts": ATTEMPTS,
    }
    subject, sentence, verb = _words(Move(step.move))
    return subject % named, sentence % named, verb


def _words(move: Move) -> Words:
    """Return how a step is told. Each move has its words: nothing ends silently."""
    see = _("See your gift")
    return {
        Move.BEGIN: (
            _("Your recurring gift has begun"),
            _("thank you: you give %(money)s to %(cause)s. The next charge is on %(next)s."),
            _("Change, pause or stop your gift"),
        ),
        Move.FAIL: (
            _("Your gift could not be charged"),
            _("we could not charge %(money)s for %(cause)s (attempt %(failures)s of %(attempts)s)."
              " We try again in a few days. Your card may have expired: you can use another."),
            _("Put it right"),
        ),
        Move.RECOVER: (
            _("Your gift has arrived"),
            _("we have received %(money)s for %(cause)s, and your recurring gift goes on."),
            see,
        ),
        Move.LAPSE: (
            _("Your recurring gift has stopped"),
            _("we could not charge %(money)s for %(cause)s, tried %(attempts)s times, and charge"
              " nothing any more. If you like, it goes on at once."),
            _("Put it right"),
        ),
        Move.PAUSE: (
            _("Your recurring gift pauses"),
            _("we charge nothing for %(cause)s until %(until)s, and write to you before we do."),
            see,
        ),
        Move.RESUME: (
            _("Your recurring gift goes on"),
            _("the next charge of %(money)s for %(cause)s is on %(next)s. We write to you before."),
            _("Change, pause or stop your gift"),
        ),
        Move.CANCEL: (
            _("Your recurring gift has been stopped"),
            _("we charge nothing for %(cause)s any more. Thank you for what you gave."),
            _("Take it up again"),
        ),
        Move.COMPLETE: (
            _("Your recurring gift is complete"),
            _("all gifts you promised to %(cause)s have arrived. Thank you."),
            see,
        ),
    }[move]  # fmt: skip


def _day(day: date | None) -> str:
    return date_format(day, "j F Y") if day else ""


def _compose(plan: Plan, said: Words, *, kind: str, row_id: UUID) -> EmailMessage:
    return notice.compose(
        said,
        to=supporters.address_and_name(plan.supporter),
        organisation=plan.organisation,
        url=own_plans.page_of(plan),
        row_id=row_id,
        kind=kind,
    )
