"""Mailing receipts: when in doubt again, as the same mail; nobody is held up by another."""

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from pytest_django import Settings

from donations.emails import receipt as mailing
from donations.models import Receipt, ReceiptCopy
from donations.services import receipt_copies, receipting
from mobilize.kit import mail
from mobilize.organisations.models import Organisation
from petitions.models import Supporter
from petitions.services import erasing
from tests import builders, sink
from tests.builders import MONDAY
from tests.db.donations import receipt_world as world
from tests.mailbox import Mailbox
from tests.sink import Sink

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def org() -> Organisation:
    org = builders.an_organisation("relief")
    world.a_profile(org)
    return org


@pytest.fixture
def server(settings: Settings) -> Iterator[Sink]:
    mail._drop()
    with sink.listening(Sink()) as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server
        mail._drop()


def issued(giver: Supporter) -> Receipt:
    org = giver.organisation
    payment = world.a_gift(builders.a_cause(org, f"cause-{giver.id}"), giver)
    return receipting.single(organisation=org, payment_id=payment.id, now=MONDAY)


def send(org: Organisation) -> None:
    ids: list[UUID] = list(ReceiptCopy.objects.order_by("id").values_list("id", flat=True))
    mailing.send(organisation_id=org.id, copy_ids=ids, now=MONDAY)


def test_a_mail_in_doubt_is_sent_again_as_the_same_mail(org: Organisation, server: Sink) -> None:
    issued(world.a_giver(org, "ines@doubt.example"))
    server.cuts.add("doubt.example")

    with pytest.raises(mail.InDoubt):
        send(org)
    server.cuts.clear()
    send(org)
    send(org)

    assert list(server.copies().values()) == [2]
    assert len(set(world.papers(server.taken))) == 1


def test_one_mail_that_fails_holds_up_no_other(org: Organisation, server: Sink) -> None:
    for place in ("busy", "open", "calm"):
        issued(world.a_giver(org, f"giver@{place}.example"))
    server.at_rcpt["busy.example"] = "451 Try again"

    with pytest.raises(mail.NotSent):
        send(org)
    server.at_rcpt.clear()
    send(org)

    assert [server.to(f"{place}.example") for place in ("busy", "open", "calm")] == [1, 1, 1]


def test_a_receipt_asks_for_no_consent(
    org: Organisation, mailbox: Mailbox, deliver: Callable[..., int]
) -> None:
    issued(world.a_giver(org))

    deliver()

    (message,) = mailbox
    assert message["Subject"] == "Receipt 2026-000001 of Relief"
    assert message["List-Unsubscribe"] is None
    assert [part.get_filename() for part in message.iter_attachments()] == [
        "receipt-2026-000001.pdf"
    ]


def test_a_copy_asked_for_again_is_mailed_as_a_duplicate(
    org: Organisation, mailbox: Mailbox, deliver: Callable[..., int]
) -> None:
    receipt = issued(world.a_giver(org))
    deliver()

    receipt_copies.mail_again(organisation_id=org.id, receipt_id=receipt.id, now=MONDAY)
    deliver()

    first, second = world.papers(mailbox)
    assert ("DUPLICATE" in first, "DUPLICATE" in second) == (False, True)
    assert len({message["Message-ID"] for message in mailbox}) == 2


def test_nobody_is_mailed_who_was_erased_meanwhile(
    org: Organisation,
    mailbox: Mailbox,
    deliver: Callable[..., int],
    settings: Settings,
    tmp_path: Path,
) -> None:
    settings.ERASURE_JOURNAL = tmp_path / "erasures"
    ines = world.a_giver(org)
    receipt = issued(ines)

    erasing.erase(organisation_id=org.id, supporter_id=ines.id, now=MONDAY)
    deliver()

    assert len(mailbox) == 0
    with pytest.raises(receipt_copies.NoMailbox):
        receipt_copies.mail_again(organisation_id=org.id, receipt_id=receipt.id, now=MONDAY)
