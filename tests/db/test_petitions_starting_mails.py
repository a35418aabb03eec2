"""Mails of proposals, endorsements and ideas: to whom, in which language, and again in doubt."""

from collections.abc import Callable
from typing import Any

import pytest

from mobilize.organisations.models import Organisation
from mobilize.outbox.models import OutboxMessage
from petitions.emails import proposal as mails
from petitions.models import Idea, Proposal
from petitions.queries import proposals as reading
from petitions.services import endorsing, erasing, gathering, ideas, proposing
from petitions.services.proposing import Draft
from tests import builders
from tests.builders import MONDAY
from tests.mailbox import Mailbox

pytestmark = pytest.mark.django_db(transaction=True)

INES, OMAR = "ines@example.org", "omar@example.org"


@pytest.fixture
def organisation() -> Organisation:
    organisation = builders.an_organisation("relief")
    builders.a_cause(organisation, takes_proposals=True)
    return organisation


def ask(organisation: Organisation, *, locale: str = "en") -> Proposal:
    draft = Draft("clean-water", "Wells for Kara", "Dig.", "The minister", locale)
    proposing.ask(org=organisation, draft=draft, email=INES, name="Ines", country="PT", now=MONDAY)
    return Proposal.objects.get()


def confirmed(organisation: Organisation) -> Proposal:
    token = proposing.confirm_token(ask(organisation))
    return proposing.confirm(token=token, now=MONDAY)


def body(mail: Any) -> str:
    text: str = mail.get_body(("plain",)).get_content()
    return text


def test_the_same_mail_goes_out_again_under_the_same_name(
    organisation: Organisation, mailbox: Mailbox
) -> None:
    proposal = confirmed(organisation)

    for _ in range(2):
        mails.welcome(organisation_id=organisation.id, proposal_id=proposal.id)

    first, second = mailbox.to(INES)
    assert first["Message-ID"] == second["Message-ID"]
    assert body(first) == body(second)


def test_a_proposer_is_mailed_both_links_once_they_have_confirmed(
    organisation: Organisation, mailbox: Mailbox, deliver: Callable[..., int]
) -> None:
    proposal = confirmed(organisation)

    deliver()

    asked, begun = mailbox.to(INES)
    assert "/relief/proposals/confirm/" in body(asked)
    assert f"/relief/proposals/{proposal.code}/" in body(begun)
    assert gathering.own_token(proposal) in body(begun)
    assert "5 of them have to endorse it by 1 April 2026" in body(begun)


def test_each_reader_is_written_to_in_their_language(
    organisation: Organisation, mailbox: Mailbox, deliver: Callable[..., int]
) -> None:
    proposal = ask(organisation, locale="fr")

    deliver()

    (mail,) = mailbox.to(INES)
    html: Any = mail.get_body(("html",))
    assert '<html lang="fr">' in html.get_content()
    assert proposing.confirm_token(proposal).partition(":")[0] in body(mail)


def test_the_proposer_hears_that_the_time_is_over(
    organisation: Organisation, mailbox: Mailbox, deliver: Callable[..., int]
) -> None:
    proposal = confirmed(organisation)
    assert proposal.ends_at is not None
    deliver()
    mailbox.clear()

    gathering.end_overdue(now=proposal.ends_at)
    deliver()

    (mail,) = mailbox.to(INES)
    assert mail["Subject"] == "Your petition did not find enough co-sponsors"
    assert "Wells for Kara" in body(mail)


def test_nobody_is_written_to_once_they_are_erased(
    organisation: Organisation, mailbox: Mailbox, deliver: Callable[..., int]
) -> None:
    proposal = confirmed(organisation)
    endorsing.ask(
        proposal=reading.by_code(organisation.id, proposal.code), email=OMAR, name="O",
        country="SN", locale="en", now=MONDAY,
    )  # fmt: skip
    omar = proposal.petition.endorsements.get().supporter

    erasing.erase(organisation_id=organisation.id, supporter_id=omar.id, now=MONDAY)
    erasing.erase(organisation_id=organisation.id, supporter_id=proposal.supporter_id, now=MONDAY)
    deliver()

    assert list(mailbox) == []
    assert not OutboxMessage.objects.exclude(state="done").exists()


def test_what_is_gone_when_its_mail_is_due_is_no_failure(
    organisation: Organisation, mailbox: Mailbox, deliver: Callable[..., int]
) -> None:
    ask(organisation).delete()
    call = builders.a_call(builders.Cause.objects.get())
    ideas.suggest(
        call=call, title="A well", said="Dig.", name_shown=False, email=INES, name="I",
        country="PT", locale="en", now=MONDAY,
    )  # fmt: skip
    Idea.objects.all().delete()

    deliver()

    assert list(mailbox) == []
    assert set(OutboxMessage.objects.values_list("state", flat=True)) == {"done"}
