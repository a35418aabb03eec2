"""An answer: published once, mailed once, to those who want news of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from mobilize.http import throttles
from mobilize.kit import smtp
from mobilize.organisations import scoping
from mobilize.organisations.models import Organisation
from petitions.domain.lifecycle import StepNotAllowed
from petitions.emails import prompt_sending
from petitions.models import Answer, Broadcast, Petition, PetitionStep, SharePrompt, Supporter
from petitions.services import (
    answering,
    broadcasting,
    consenting,
    prompt_broadcasting,
    prompting,
    unsubscribing,
)
from tests import builders
from tests.builders import MONDAY
from tests.clients import scope
from tests.db.prompting import go_out
from tests.mailbox import Mailbox

pytestmark = pytest.mark.django_db(transaction=True)

TUESDAY = MONDAY + timedelta(days=1)
SAID = "We will dig ten wells.\n\nBy the summer."


@pytest.fixture
def org() -> Organisation:
    return builders.an_organisation()


@pytest.fixture
def petition(org: Organisation) -> Petition:
    return builders.an_open_petition(org)


def reader(petition: Petition, email: str, *, wants_news: bool = True) -> Supporter:
    supporter = builders.a_supporter(petition.organisation, email)
    signature = builders.a_confirmed_signature(petition, supporter=supporter)
    if wants_news:
        consenting.give(
            supporter=supporter, purposes=["updates"], source="signature",
            source_id=signature.id, now=MONDAY,
        )  # fmt: skip
    return supporter


def publish(petition: Petition, **said: Any) -> Answer:
    given = {
        "text": SAID, "answered_by": "The minister", "source_url": "https://gov.example/a",
        "by": None, "now": TUESDAY,
    }  # fmt: skip
    return answering.publish(org=petition.organisation, slug=petition.slug, **(given | said))


def start(petition: Petition) -> Broadcast:
    return broadcasting.start(org=petition.organisation, slug=petition.slug, by=None, now=TUESDAY)


def states() -> dict[str, int]:
    found = broadcasting.progress(Broadcast.objects.get(kind="answer"))
    names = ("queued", "sending", "sent", "uncertain", "suppressed")
    return {name: number for name in names if (number := getattr(found, name))}


def test_an_answer_closes_an_open_petition_and_the_steps_say_so(petition: Petition) -> None:
    publish(petition)

    petition.refresh_from_db()
    assert (petition.state, petition.answered_at) == ("answered", TUESDAY)
    assert [step.now_in for step in PetitionStep.objects.order_by("id")] == ["closed", "answered"]


def test_a_petition_is_answered_once_and_never_as_a_draft(petition: Petition) -> None:
    publish(petition)
    with pytest.raises(answering.AlreadyAnswered):
        publish(petition)

    Answer.objects.all().delete()
    Petition.objects.update(state="draft", published_at=None, closed_at=None, answered_at=None)
    with pytest.raises(StepNotAllowed):
        publish(petition)


@pytest.mark.parametrize(
    "source", ["javascript:alert(1)", "gov.example", "https://", "https://[", "http://a b"]
)
def test_a_source_is_a_web_address(petition: Petition, source: str) -> None:
    with pytest.raises(answering.SourceInvalid):
        publish(petition, source_url=source)

    petition.refresh_from_db()
    assert petition.state == "open"


def test_only_who_wants_news_gets_the_answer_and_gets_it_once(
    petition: Petition, mailbox: Mailbox, deliver: Callable[..., int]
) -> None:
    reader(petition, "ines@example.org")
    reader(petition, "omar@example.org", wants_news=False)
    builders.a_signature(petition)
    publish(petition)
    assert broadcasting.readers(petition) == 1

    start(petition)
    go_out(deliver, now=TUESDAY)

    (message,) = mailbox
    assert message["To"] == "ines@example.org"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    body: Any = message.get_body(("plain",))
    assert "We will dig ten wells." in body.get_content()
    assert states() == {"sent": 1}
    assert Broadcast.objects.get(kind="answer").state == "done"


def test_a_mailing_starts_once_and_after_the_answer(petition: Petition) -> None:
    with pytest.raises(broadcasting.AnswerMissing):
        start(petition)
    publish(petition)
    start(petition)

    with pytest.raises(broadcasting.AlreadyMailed):
        start(petition)


def test_a_mailing_of_many_chunks_reaches_everybody_once(
    petition: Petition, mailbox: Mailbox, deliver: Callable[..., int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(prompt_sending, "CHUNK", 10)
    monkeypatch.setattr(prompt_broadcasting, "AT_ONCE", 10)
    for number in range(31):
        reader(petition, f"reader{number}@example.org")
    publish(petition)

    start(petition)
    go_out(deliver, now=TUESDAY)

    assert len({message["To"] for message in mailbox}) == len(mailbox) == 31
    assert Broadcast.objects.get(kind="answer").total == 31


def test_consent_withdrawn_before_the_mail_goes_out_is_honoured(
    petition: Petition, mailbox: Mailbox, deliver: Callable[..., int]
) -> None:
    ines = reader(petition, "ines@example.org")
    reader(petition, "omar@example.org")
    publish(petition)
    start(petition)
    deliver(now=TUESDAY)

    token = unsubscribing.token_for(ines, mail_id=petition.id)
    unsubscribing.unsubscribe(token=token, now=TUESDAY)
    go_out(deliver, now=TUESDAY)

    assert [message["To"] for message in mailbox] == ["omar@example.org"]
    assert SharePrompt.objects.get(supporter=ines).reason == "no_consent"


def test_a_mail_in_hand_when_its_worker_died_is_parked_and_the_others_go_out(
    petition: Petition, mailbox: Mailbox, deliver: Callable[..., int]
) -> None:
    for name in ("ines", "omar"):
        reader(petition, f"{name}@example.org")
    publish(petition)
    start(petition)
    deliver(now=TUESDAY)
    with scope.nobody(), scoping.within(petition.organisation_id):
        assert prompting.claim(organisation_id=petition.organisation_id, most=1, now=TUESDAY)
    SharePrompt.objects.filter(state="sending").update(claimed_at=MONDAY)

    go_out(deliver, now=TUESDAY)

    assert states() == {"uncertain": 1, "sent": 1}
    assert len(mailbox) == 1
    assert SharePrompt.objects.get(state="uncertain").reason == "interrupted"


def test_a_mail_server_that_is_away_loses_nothing(
    petition: Petition, mailbox: Mailbox, settings: Any, deliver: Callable[..., int]
) -> None:
    reader(petition, "ines@example.org")
    publish(petition)
    start(petition)
    smtp.kept().close()
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, Mailbox.free_port()

    go_out(deliver, now=TUESDAY)
    assert states() == {"queued": 1}

    settings.EMAIL_PORT = port
    throttles.client().flushdb()  # it is asked again when its ten seconds are over
    SharePrompt.objects.update(not_before=MONDAY)
    go_out(deliver, now=TUESDAY)
    assert states() == {"sent": 1}
    assert len(mailbox) == 1


def test_a_mailing_that_pauses_waits_and_then_goes_on(
    petition: Petition, mailbox: Mailbox, deliver: Callable[..., int]
) -> None:
    reader(petition, "ines@example.org")
    publish(petition)
    start(petition)
    asked = {"org": petition.organisation, "slug": petition.slug, "now": TUESDAY}

    broadcasting.pause(**asked)
    go_out(deliver, now=TUESDAY)
    assert (len(mailbox), states()) == (0, {"queued": 1})
    assert broadcasting.standing(petition).paused

    broadcasting.resume(**asked)
    go_out(deliver, now=TUESDAY)
    assert (len(mailbox), states()) == (1, {"sent": 1})


def test_a_mailing_that_is_cancelled_sends_no_more(
    petition: Petition, mailbox: Mailbox, deliver: Callable[..., int]
) -> None:
    for name in ("ines", "omar"):
        reader(petition, f"{name}@example.org")
    publish(petition)
    start(petition)
    deliver(now=TUESDAY)

    broadcasting.cancel(org=petition.organisation, slug=petition.slug, now=TUESDAY)
    go_out(deliver, now=TUESDAY)

    assert not mailbox
    assert states() == {"suppressed": 2}
    with pytest.raises(prompt_broadcasting.BroadcastEnded):
        broadcasting.cancel(org=petition.organisation, slug=petition.slug, now=TUESDAY)


def test_a_mailing_cancelled_before_the_worker_came_to_it_writes_to_nobody(
    petition: Petition, mailbox: Mailbox, deliver: Callable[..., int]
) -> None:
    reader(petition, "ines@example.org")
    publish(petition)
    start(petition)
    assert states() == {"queued": 1}

    broadcasting.cancel(org=petition.organisation, slug=petition.slug, now=TUESDAY)
    go_out(deliver, now=TUESDAY)

    assert not mailbox
    assert not SharePrompt.objects.filter(kind="answer").exists()
    assert states() == {}


def test_staff_get_the_mail_first_at_their_own_address(
    petition: Petition, mailbox: Mailbox, deliver: Callable[..., int]
) -> None:
    greta = builders.a_member(petition.organisation)
    publish(petition)

    for _twice in range(2):
        broadcasting.ask_for_test(
            org=petition.organisation, slug=petition.slug, by=greta, now=TUESDAY
        )
    deliver()

    (message,) = mailbox
    assert message["To"] == greta.email
    assert message["List-Unsubscribe"] is None
    assert not SharePrompt.objects.exists()
