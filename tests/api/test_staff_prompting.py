"""Staff at work on prompts: switches, words, a test to themselves, pause, progress."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from mobilize.http import throttles
from mobilize.kit import clock
from mobilize.organisations.models import Organisation, Role
from petitions.models import (
    Broadcast,
    Petition,
    PromptPolicy,
    PromptRules,
    PromptWords,
    SharePrompt,
)
from tests import builders
from tests.builders import MONDAY
from tests.db.prompting import a_signer, decide, go_out
from tests.mailbox import Mailbox
from tests.staff import at_work

pytestmark = pytest.mark.django_db

DESK = "/staff/relief/"
HERE = f"{DESK}petitions/clean-water/prompts/"


@pytest.fixture
def org() -> Organisation:
    return builders.an_organisation("relief")


@pytest.fixture
def petition(org: Organisation) -> Petition:
    return builders.an_open_petition(org, closes_at=clock.now() + timedelta(hours=20))


@pytest.fixture
def greta(org: Organisation) -> Client:
    return at_work(builders.a_member(org, Role.CAMPAIGNER, user=builders.a_user("greta@ngo.org")))


def page(client: Client, path: str = HERE) -> str:
    return client.get(path).content.decode()


def test_kinds_are_switched_off_and_everything_pauses(petition: Petition, greta: Client) -> None:
    assert greta.post(f"{HERE}switch/", {"kinds": ["last_day"]}).status_code == 303
    assert PromptRules.objects.get().kinds == ["last_day"]
    wrong = greta.post(f"{HERE}switch/", {"kinds": ["every_hour"]}, follow=True)
    assert "There is no such kind of prompt." in wrong.content.decode()

    greta.post(f"{HERE}pause/")
    assert "Everything pauses since" in page(greta)
    greta.post(f"{HERE}resume/")
    assert "Everything pauses since" not in page(greta)


def test_a_kind_is_read_worded_and_tried(
    petition: Petition, greta: Client, mailbox: Mailbox, deliver: Callable[..., int]
) -> None:
    assert "The last day to sign: Clean water now" in page(greta, f"{HERE}last_day/")

    greta.post(f"{HERE}last_day/en/", {"en-subject": "Now or never", "en-lead": "<b>Now</b>"})
    assert PromptWords.objects.get().subject == "Now or never"
    assert "&lt;b&gt;Now&lt;/b&gt;" in page(greta, f"{HERE}last_day/")
    greta.post(f"{HERE}last_day/en/test/")
    deliver()

    assert [(mail["To"], mail["Subject"]) for mail in mailbox] == [
        ("greta@ngo.org", "Now or never")
    ]


def test_words_that_are_too_long_are_said_beside_their_field(
    petition: Petition, greta: Client
) -> None:
    said = {"en-subject": "x" * 121, "en-lead": ""}

    refused = greta.post(f"{HERE}last_day/en/", said)

    assert refused.status_code == 400
    assert "at most 120 characters" in refused.content.decode()
    assert greta.get(f"{HERE}every_hour/").status_code == 404
    assert greta.post(f"{HERE}every_hour/en/", {}).status_code in {400, 404}


def test_everybody_is_written_to_and_staff_watch_pause_and_stop_it(
    petition: Petition, greta: Client, deliver: Callable[..., int]
) -> None:
    a_signer(petition, "updates")
    assert greta.post(f"{HERE}begin/", {"kind": "last_day"}).status_code == 303
    deliver(now=clock.now())
    assert "Under way." in page(greta)

    step = f"{DESK}prompt-broadcasts/{Broadcast.objects.get().id}/"
    greta.post(f"{step}pause/")
    assert "Paused." in page(greta)
    greta.post(f"{step}resume/")
    greta.post(f"{step}cancel/")

    assert "Stopped." in page(greta)
    again = greta.post(f"{HERE}begin/", {"kind": "last_day"}, follow=True).content.decode()
    assert "Everybody has been written to on this occasion already." in again
    strange = greta.post(f"{HERE}begin/", {"kind": "\x00"}, follow=True).content.decode()
    assert "never sent to everybody" in strange


def test_a_bar_shows_how_far_a_mail_to_everybody_is(
    petition: Petition,
    greta: Client,
    mailbox: Mailbox,
    deliver: Callable[..., int],
    settings: Settings,
) -> None:
    PromptPolicy.objects.create(organisation=petition.organisation, quiet_from=0, quiet_until=0)
    settings.MAIL_RATES = {"example.org": 1.0}
    for _ in range(2):
        a_signer(petition, "updates")

    greta.post(f"{HERE}begin/", {"kind": "last_day"})
    assert 'value="0" aria-label="Mails dealt with"' in page(greta)
    go_out(deliver, now=clock.now())
    assert '<progress max="2" value="1"' in page(greta)
    throttles.client().flushdb()  # a second passes
    SharePrompt.objects.filter(state="queued").update(not_before=MONDAY)
    go_out(deliver, now=clock.now())

    assert '<progress max="2" value="2"' in page(greta)
    assert len(mailbox) == 2


def test_the_history_says_why_some_were_not_sent(petition: Petition, greta: Client) -> None:
    decide(a_signer(petition))

    assert "They have not agreed to it." in page(greta)


def test_caps_are_set_once_for_the_organisation(greta: Client) -> None:
    said = {"per_week": "1", "per_petition": "3", "quiet_from": "20", "quiet_until": "9"}

    assert greta.post(f"{DESK}prompts/limit/", said).status_code == 303
    assert PromptPolicy.objects.get().quiet_until == 9
    assert greta.post(f"{DESK}prompts/limit/", said | {"quiet_from": "24"}).status_code == 400


def test_an_analyst_reads_and_has_no_buttons(org: Organisation, petition: Petition) -> None:
    analyst = at_work(builders.a_member(org, Role.ANALYST))

    assert "Pause all" not in page(analyst)
    assert "Save these words" not in page(analyst, f"{HERE}last_day/")
    assert "quiet_from" not in page(analyst, f"{DESK}prompts/")
    assert analyst.post(f"{HERE}pause/").status_code == 403
