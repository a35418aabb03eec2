"""The phone network in small speaks the form that our own reader asks for, and shares no code."""

from datetime import UTC, date, datetime

import pytest

from donations.domain import text_files
from donations.domain.text_files import Result
from donations.gateways import text_inbox
from mobilize.embedded import phones
from mobilize.embedded.phones import Billed, Text

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
HAITI = Text("text-1", "+15095550001", "90999", "Haiti!", MONDAY)


def test_a_text_is_signed_for_the_one_organisation_it_is_handed_to() -> None:
    body, headers = phones.handed_on(HAITI, organisation="relief", secret="shared")
    signature = headers["Text-Signature"]

    text_inbox.verify(body, org="relief", header=signature, secrets=["shared"], now=MONDAY)
    message = text_inbox.read(body, now=MONDAY)

    assert (message.name, message.to, message.word) == ("text-1", "90999", "HAITI")
    assert (message.sender, message.sent_at) == ("+15095550001", MONDAY)
    for org, secret in (("another", "shared"), ("relief", "guessed")):
        with pytest.raises(text_inbox.TextRefused):
            text_inbox.verify(body, org=org, header=signature, secrets=[secret], now=MONDAY)


def test_the_settlement_is_read_to_the_cent() -> None:
    day = date(2026, 4, 2)
    billed = [Billed("text-1", "10.00", "USD"), Billed("text-2", "1,250.05", "USD")]

    told = text_files.read(phones.settlement(billed, day=day), today=day)

    assert [(one.message, one.amount_minor, one.result, one.day) for one in told] == [
        ("text-1", 1000, Result.PAID, day), ("text-2", 125_005, Result.PAID, day),
    ]  # fmt: skip
