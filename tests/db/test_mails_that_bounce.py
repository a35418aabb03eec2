"""Whatever we mail to a supporter, a report of its bounce finds them by its Message-ID."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable
from datetime import timedelta
from types import ModuleType
from typing import Any

import pytest

import donations.emails
import petitions.emails
from donations.domain.fundraising import Moment
from donations.emails import conditions, digest, parts, plans, promise_confirming, receipt, reminder
from donations.emails import fundraising as fundraising_mails
from donations.models import PlanStep, ReceiptCopy
from donations.services import noticing, receipting
from donations.services.confirming import Read
from petitions.domain import mail_reports, wording
from petitions.emails import (
    answer,
    confirmation,
    decision,
    endorsement,
    idea,
    own_data,
    prompt_sample,
    prompt_sending,
    proposal,
)
from petitions.models import (
    Endorsement,
    IdeaEndorsement,
    MailEvent,
    Petition,
    PetitionStep,
    SharePrompt,
)
from petitions.services import consenting, gathering, mail_reporting, supporters
from tests import builders, fundraisers, gifts, promises
from tests.builders import MONDAY
from tests.db import prompting
from tests.db.donations import receipt_world
from tests.mailbox import Mailbox

pytestmark = pytest.mark.django_db(transaction=True)

HOUR = "2026-03-02T09Z"
TO_STAFF = {answer.send_test, prompt_sample.send, digest.send}
SENDS = re.compile(r"\b(mail|notice|chunk)\.send\(")


def a_confirmation(petition: Petition) -> dict[str, Any]:
    signature = builders.a_signature(petition)
    return {"signature_id": signature.id, "consents": "", "mailing": HOUR, "wording": ""}


def own_data_asked_for(petition: Petition) -> dict[str, Any]:
    return {"supporter_id": builders.a_supporter(petition.organisation).id, "hour": HOUR}


def a_proposal(petition: Petition) -> dict[str, Any]:
    return {"proposal_id": builders.a_proposal(petition.cause).id}


def a_decision(petition: Petition) -> dict[str, Any]:
    petition.proposer = builders.a_supporter(petition.organisation)
    petition.save()
    step = PetitionStep.objects.create(
        organisation=petition.organisation, petition=petition, was="in_review", now_in="open",
        happened_at=MONDAY,
    )  # fmt: skip
    return {"step_id": step.id}


def an_endorsement(petition: Petition) -> dict[str, Any]:
    proposed = builders.a_proposal(petition.cause)
    endorsed = Endorsement.objects.create(
        organisation=petition.organisation, petition=proposed.petition,
        supporter=builders.a_supporter(petition.organisation), made_at=MONDAY,
    )  # fmt: skip
    return {"endorsement_id": endorsed.id, "mailing": HOUR}


def an_idea(petition: Petition) -> dict[str, Any]:
    return {"idea_id": builders.an_idea(builders.a_call(petition.cause)).id, "mailing": HOUR}


def an_idea_s_endorsement(petition: Petition) -> dict[str, Any]:
    endorsed = IdeaEndorsement.objects.create(
        organisation=petition.organisation, idea=builders.an_idea(builders.a_call(petition.cause)),
        supporter=builders.a_supporter(petition.organisation), made_at=MONDAY,
    )  # fmt: skip
    return {"endorsement_id": endorsed.id, "mailing": HOUR}


def a_due_prompt(petition: Petition) -> dict[str, Any]:
    prompting.decide(prompting.a_signer(petition, "share_prompts"))
    SharePrompt.objects.update(not_before=MONDAY)
    return {"now": MONDAY}


def a_fundraising_page(petition: Petition) -> dict[str, Any]:
    return {"page_id": fundraisers.a_page(petition.cause).id}


def a_step_of_a_plan(petition: Petition) -> dict[str, Any]:
    plan = promises.a_plan(petition.cause, state="active", begun_at=MONDAY)
    step = PlanStep.objects.create(
        organisation=plan.organisation, plan=plan, move="begin", was="pending", now_in="active",
        happened_at=MONDAY,
    )  # fmt: skip
    return {"step_id": step.id}


def a_charge_ahead(petition: Petition) -> dict[str, Any]:
    plan = promises.a_plan(petition.cause, state="active", begun_at=MONDAY)
    pledge = plan.pledges.get()
    noticing.ask(pledge, now=MONDAY)
    return {"pledge_id": pledge.id, "now": MONDAY}


def a_giver_s(petition: Petition, **fields: Any) -> Any:
    """Return a pledge of somebody who has shown that their address is theirs."""
    signature = builders.a_confirmed_signature(petition)
    return builders.a_pledge(petition.cause, supporter=signature.supporter, **fields)


def in_parts(petition: Petition) -> Any:
    first_on = MONDAY.date() + timedelta(days=3)
    said = {"kind": "instalments", "parts": 2, "first_on": first_on, "state": "part_paid"}
    return a_giver_s(petition, **said)


def a_part_ahead(petition: Petition) -> dict[str, Any]:
    pledge = in_parts(petition)
    noticing.ask(pledge, now=MONDAY)
    return {"pledge_id": pledge.id, "part": 1, "now": MONDAY}


def a_part_not_charged(petition: Petition, *, state: str) -> dict[str, Any]:
    payment = gifts.an_attempt(in_parts(petition), state=state, asked_at=MONDAY)
    return {"payment_id": payment.id, "state": state}


def a_receipt(petition: Petition) -> dict[str, Any]:
    org = petition.organisation
    receipt_world.a_profile(org)
    payment = receipt_world.a_gift(petition.cause, receipt_world.a_giver(org))
    receipting.single(organisation=org, payment_id=payment.id, now=MONDAY)
    return {"copy_ids": [ReceiptCopy.objects.get().id], "now": MONDAY}


def a_condition_missed(petition: Petition) -> dict[str, Any]:
    asked = {"condition": "total", "condition_number": 5, "condition_until": MONDAY.date()}
    return {"pledge_id": a_giver_s(petition, state="void", voided_at=MONDAY, **asked).id}


def an_unconfirmed_promise(petition: Petition) -> dict[str, Any]:
    giver = builders.a_supporter(petition.organisation)
    pledge = builders.a_pledge(petition.cause, supporter=giver, confirm_asked_at=MONDAY)
    return {"pledge_id": pledge.id, "read": Read("", "", "en")}


def a_reminder_asked_for(petition: Petition) -> dict[str, Any]:
    asked = {"confirm_asked_at": MONDAY, "confirmed_at": MONDAY}
    pledge = a_giver_s(petition, **asked)
    consenting.give(
        supporter=pledge.supporter, purposes=[wording.REMINDERS], source="pledge",
        source_id=pledge.id, now=MONDAY,
    )  # fmt: skip
    return {"pledge_id": pledge.id, "now": MONDAY}


Case = tuple[Callable[..., object], Callable[[Petition], dict[str, Any]]]
CASES: list[Case] = [
    (confirmation.send, a_confirmation),
    (confirmation.remind, a_confirmation),
    (own_data.send, own_data_asked_for),
    (proposal.ask, lambda petition: a_proposal(petition) | {"mailing": HOUR}),
    (proposal.welcome, a_proposal),
    (proposal.settled, lambda petition: a_proposal(petition) | {"outcome": gathering.EXPIRED}),
    (decision.send, a_decision),
    (endorsement.ask, an_endorsement),
    (endorsement.ask_about_idea, an_idea_s_endorsement),
    (idea.ask, an_idea),
    (prompt_sending.send_due, a_due_prompt),
    (fundraising_mails.ask, a_fundraising_page),
    (fundraising_mails.welcome, a_fundraising_page),
    *(
        (fundraising_mails.moment, lambda petition, moment=moment: a_fundraising_page(petition)
         | {"moment": moment, "goal_minor": 50_000})
        for moment in Moment
    ),
    (plans.step_taken, a_step_of_a_plan),
    (plans.charge_ahead, a_charge_ahead),
    (parts.ahead, a_part_ahead),
    (parts.not_charged, lambda petition: a_part_not_charged(petition, state="failed")),
    (parts.not_charged, lambda petition: a_part_not_charged(petition, state="action_required")),
    (receipt.send, a_receipt),
    (conditions.decided, a_condition_missed),
    (promise_confirming.ask, an_unconfirmed_promise),
    (reminder.once, a_reminder_asked_for),
]  # fmt: skip


def test_every_mail_to_a_supporter_is_tried_here() -> None:
    found = {
        function
        for package in (petitions.emails, donations.emails)
        for module in modules_of(package)
        for function in senders_in(module)
    }

    assert found - TO_STAFF == {sends for sends, _ in CASES}


def modules_of(package: ModuleType) -> list[ModuleType]:
    names = [each.name for each in pkgutil.iter_modules(package.__path__)]
    return [importlib.import_module(f"{package.__name__}.{name}") for name in names]


def senders_in(module: ModuleType) -> list[Callable[..., object]]:
    return [
        function
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
        and "organisation_id" in inspect.signature(function).parameters
        and SENDS.search(inspect.getsource(function))
    ]


@pytest.mark.parametrize(("sends", "about"), CASES, ids=[sends.__name__ for sends, _ in CASES])
def test_a_report_of_its_bounce_finds_its_reader(
    sends: Callable[..., object], about: Callable[[Petition], dict[str, Any]], mailbox: Mailbox
) -> None:
    petition = builders.an_open_petition(builders.an_organisation("relief"))
    sends(organisation_id=petition.organisation_id, **about(petition))

    [mail] = mailbox
    report = mail_reports.read(
        event_id="1", kind="bounced", reason="bounced", names=mail["Message-ID"],
        happened_at=MONDAY,
    )  # fmt: skip
    assert report is not None, mail["Message-ID"]
    mail_reporting.receive("postmark", [report], now=MONDAY)

    event = MailEvent.objects.get()
    assert supporters.address_of(event.supporter) == mail["To"]
    kind = re.split(r"[.]|-\d", mail["Message-ID"].strip("<"))[0]
    assert event.mail_kind == kind[: mail_reports.LONGEST_KIND]
