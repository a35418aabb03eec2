"""What prompts say: every kind, in its reader's language, with their own links and nothing more."""

from collections.abc import Callable
from typing import Any

import pytest

from mobilize.organisations.models import Organisation
from petitions.domain.experiments import Choice
from petitions.domain.prompt_kinds import KINDS
from petitions.emails import prompt_sending, prompt_words
from petitions.models import Petition, ShareLink, SharePrompt
from petitions.services import prompt_rules
from tests import builders
from tests.builders import MONDAY
from tests.db.prompting import a_signer, decide
from tests.mailbox import Mailbox

pytestmark = pytest.mark.django_db

FACTS = {
    "after_confirming": "thank you for signing “Wells”.",
    "link_brought": "your links have brought 3 people to “Wells”.",
    "milestone_near": "“Wells” will soon have 1,000 signatures.",
    "milestone_reached": "“Wells” has reached 1,000 signatures. One of them is yours.",
    "last_day": "“Wells” closes on",
    "answered": "the petition you signed, “Wells”, has been answered.",
    "pledge_reminder": "you promised a gift for Clean water",
}
NUMBERS = {"link_brought": 3, "milestone_near": 1000, "milestone_reached": 1000}


@pytest.fixture
def org() -> Organisation:
    return builders.an_organisation("relief")


@pytest.fixture
def petition(org: Organisation) -> Petition:
    return builders.an_open_petition(org, title="Wells", closes_at=MONDAY.replace(day=3))


def sent(petition: Petition, kind: str, mailbox: Mailbox) -> Any:
    """Send a prompt of this kind and return it as it arrived."""
    signature = a_signer(petition, "share_prompts")
    if kind == "pledge_reminder":
        signature = a_signer(petition, "updates")
    if kind == "answered":
        Petition.objects.update(state="answered", closed_at=MONDAY, answered_at=MONDAY)
    prompt = SharePrompt.objects.create(
        organisation=petition.organisation, supporter=signature.supporter, signature=signature,
        petition=petition, kind=kind, occasion=f"{petition.id}:{NUMBERS.get(kind, 3)}",
        decided_at=MONDAY, not_before=MONDAY,
    )  # fmt: skip
    prompt_sending.send_due(organisation_id=petition.organisation_id, now=MONDAY)
    prompt.refresh_from_db()
    assert (prompt.state, prompt.reason) == ("sent", "")
    return mailbox[-1]


def part(mail: Any, kind: str) -> str:
    return str(mail.get_body((kind,)).get_content())


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_says_what_happened_in_both_parts_with_a_way_to_stop(
    petition: Petition, mailbox: Mailbox, kind: str
) -> None:
    mail = sent(petition, kind, mailbox)

    for each in ("plain", "html"):
        assert FACTS[kind] in part(mail, each)
        assert "Dear Ines Duarte," in part(mail, each)
        assert "/unsubscribe/" in part(mail, each)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "%(" not in mail["Subject"]
    if kind == "pledge_reminder":
        assert "/relief/pledges/" in part(mail, "plain")
    else:
        codes = ShareLink.objects.filter(channel="facebook").values_list("code", flat=True)
        assert any(f"/s/{code}" in part(mail, "plain") for code in codes)


def test_a_name_cannot_add_a_header_or_markup(petition: Petition, mailbox: Mailbox) -> None:
    petition.title = "Wells\r\nBcc: all@example.org <script>"
    petition.save()

    mail = sent(petition, "after_confirming", mailbox)

    assert mail["Bcc"] is None
    assert "<script>" not in part(mail, "html")


def test_an_experiments_words_stand_before_staffs_and_those_before_ours(
    org: Organisation, petition: Petition
) -> None:
    own = prompt_rules.say(
        org=org, slug=petition.slug, kind="last_day", locale="en", subject="Staff's", lead="Theirs"
    )
    about = {"petition": petition, "organisation": org, "locale": "en"}

    ours = prompt_words.words("last_day", **about)
    theirs = prompt_words.words("last_day", **about, own=own)
    tried = prompt_words.words(
        "last_day", **about, own=own, choice=Choice(words=(("subject", "Tried"),))
    )

    assert ours.subject == "The last day to sign: Wells"
    assert (theirs.subject, theirs.context["lead"]) == ("Staff's", "Theirs")
    assert (tried.subject, tried.context["lead"]) == ("Tried", "Theirs")


def test_the_end_is_told_in_the_organisations_time_zone(
    org: Organisation, petition: Petition
) -> None:
    org.time_zone = "Africa/Nairobi"

    said = prompt_words.words("last_day", petition=petition, organisation=org, locale="en")

    assert said.context["closes"].endswith("(EAT)")


def test_nothing_goes_out_at_night_even_if_it_was_decided_by_day(
    petition: Petition, mailbox: Mailbox, deliver: Callable[..., int]
) -> None:
    signature = a_signer(petition, "share_prompts")
    decide(signature)
    prompt = SharePrompt.objects.get()

    prompt_sending.send_due(organisation_id=petition.organisation_id, now=MONDAY.replace(hour=23))

    prompt.refresh_from_db()
    assert (prompt.state, prompt.sent_at) == ("queued", None)
    assert prompt.not_before > MONDAY.replace(hour=23)
    assert not mailbox
