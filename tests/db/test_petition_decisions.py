"""Whoever proposed a petition hears what became of it."""

from collections.abc import Callable
from typing import Any

import pytest

from mobilize.organisations.models import Organisation
from mobilize.outbox.models import OutboxMessage
from petitions.models import Petition
from petitions.services import lifecycle, reasons
from tests.builders import MONDAY, a_draft_petition, a_supporter, an_organisation
from tests.mailbox import Mailbox

pytestmark = pytest.mark.django_db(transaction=True)

INES = "ines@example.org"


@pytest.fixture
def relief() -> Organisation:
    return an_organisation("relief")


@pytest.fixture
def petition(relief: Organisation) -> Petition:
    petition = a_draft_petition(relief, proposer=a_supporter(relief, INES))
    lifecycle.submit(petition=petition, now=MONDAY)
    return petition


def the_mail(mailbox: Mailbox) -> tuple[str, str]:
    [message] = mailbox.to(INES)
    body: Any = message.get_body(("plain",))
    return message["Subject"], body.get_content()


def test_the_proposer_hears_that_people_can_sign(
    petition: Petition, mailbox: Mailbox, deliver: Callable[..., int]
) -> None:
    lifecycle.publish(petition=petition, by=None, now=MONDAY)

    deliver()

    subject, body = the_mail(mailbox)
    assert subject == "Your petition is open"
    assert "Clean water now" in body
    assert "/relief/petitions/clean-water/" in body


def test_the_proposer_reads_why_in_their_own_mail_even_if_the_public_cannot_read_what(
    relief: Organisation, petition: Petition, mailbox: Mailbox, deliver: Callable[..., int]
) -> None:
    reasons.seed(org=relief)
    lifecycle.reject(petition=petition, by=None, reason="hateful", now=MONDAY)

    deliver()

    subject, body = the_mail(mailbox)
    assert subject == "Your petition was rejected"
    assert "Clean water now" in body
    assert "insults, threatens or degrades" in body


def test_nobody_is_written_to_after_their_erasure(
    petition: Petition, mailbox: Mailbox, deliver: Callable[..., int]
) -> None:
    lifecycle.publish(petition=petition, by=None, now=MONDAY)
    Petition.objects.update(proposer=None)

    deliver()

    assert mailbox.to(INES) == []


def test_staff_s_own_petitions_send_no_such_mail(relief: Organisation) -> None:
    lifecycle.publish(petition=a_draft_petition(relief), by=None, now=MONDAY)

    assert not OutboxMessage.objects.exists()
