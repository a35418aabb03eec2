"""Mails: what the signer gets, when, and never twice in doubt."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from mobilize.kit import smtp
from mobilize.organisations import scoping
from petitions.models import Petition, SharePrompt, Signature
from petitions.services import petitions, prompt_deciding, prompting, signing, unsubscribing
from tests import builders
from tests.builders import MONDAY
from tests.clients import scope
from tests.mailbox import Mailbox
from worker import upkeep

pytestmark = pytest.mark.django_db(transaction=True)

INES = "ines@example.org"


@pytest.fixture
def petition() -> Petition:
    organisation = builders.an_organisation()
    cause = builders.a_cause(organisation)
    petitions.create(
        org=organisation, cause=cause.slug, slug="wells", title="Wells", ask="Dig them",
        target="The minister", goal=10, by=None, now=MONDAY,
    )  # fmt: skip
    return petitions.publish(org=organisation, slug="wells", now=MONDAY)


def ask(petition: Petition, *consents: str) -> Signature:
    signing.ask(
        petition=petition, email=INES, name="Ines", country="PT", locale="en", name_shown=False,
        consents=set(consents), touch_token=None, now=MONDAY,
    )  # fmt: skip
    return Signature.objects.get()


def token_in(mailbox: Mailbox) -> str:
    body: Any = mailbox.to(INES)[0].get_body(("plain",))
    text: str = body.get_content()
    return text.split("/confirm/")[1].split(maxsplit=1)[0]


def test_the_mailed_link_confirms_and_brings_one_prompt_to_who_agreed(
    petition: Petition, mailbox: Mailbox, deliver: Callable[..., int]
) -> None:
    ask(petition, "share_prompts")
    deliver()

    signing.confirm(token=token_in(mailbox), now=MONDAY)
    deliver()

    _, prompt = mailbox.to(INES)
    assert prompt["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert prompt["List-Unsubscribe"].startswith("<http")
    assert SharePrompt.objects.get().state == "sent"


def test_who_did_not_agree_gets_nothing_but_the_confirmation(
    petition: Petition, mailbox: Mailbox, deliver: Callable[..., int]
) -> None:
    ask(petition)
    deliver()

    signing.confirm(token=token_in(mailbox), now=MONDAY)
    deliver()

    assert len(mailbox.to(INES)) == 1
    assert SharePrompt.objects.get().reason == "no_consent"


def test_a_prompt_whose_sender_died_is_parked_and_never_sent_again(
    petition: Petition, mailbox: Mailbox, deliver: Callable[..., int]
) -> None:
    signature = ask(petition, "share_prompts")
    signing.confirm(token=signing.confirm_token(signature, consents="share_prompts"), now=MONDAY)
    with scope.nobody(), scoping.within(petition.organisation_id):
        prompt_deciding.decide_many(
            organisation_id=petition.organisation_id, signature_ids=[signature.id], now=MONDAY
        )
        (taken,) = prompting.claim(organisation_id=petition.organisation_id, most=50, now=MONDAY)
    an_hour_ago = taken.claimed_at - timedelta(hours=1)
    SharePrompt.objects.update(claimed_at=an_hour_ago)

    upkeep.wake_prompts(now=MONDAY)
    deliver()

    assert not [mail for mail in mailbox if "prompt." in mail["Message-ID"]]
    assert SharePrompt.objects.get().state == "uncertain"


def test_unsubscribing_before_the_prompt_goes_out_stops_it(
    petition: Petition, mailbox: Mailbox, deliver: Callable[..., int]
) -> None:
    signature = ask(petition, "share_prompts")
    signing.confirm(token=signing.confirm_token(signature, consents="share_prompts"), now=MONDAY)
    supporter = signature.supporter

    unsubscribing.unsubscribe(
        token=unsubscribing.token_for(supporter, mail_id=signature.id), now=MONDAY
    )
    deliver()

    assert SharePrompt.objects.get().state == "suppressed"


def test_a_silent_mail_server_leaves_the_prompt_for_later(
    petition: Petition, mailbox: Mailbox, settings: Any, deliver: Callable[..., int]
) -> None:
    signature = ask(petition, "share_prompts")
    signing.confirm(token=signing.confirm_token(signature, consents="share_prompts"), now=MONDAY)
    smtp.kept().close()
    settings.EMAIL_PORT = Mailbox.free_port()

    deliver()

    assert SharePrompt.objects.get().state == "queued"
