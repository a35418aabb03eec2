"""The mailbox says which mails it holds, reads what comes together, and fails when told to."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from pytest_django import Settings

from mobilize.kit import ids, smtp
from mobilize.kit.smtp import Fate, Letter
from tests.journeys.test_mailbox import Mailbox, a_mail, a_mailbox

HELD = "<confirm-1@mobilize.localhost>"


@pytest.fixture
def mailbox(tmp_path: Path, settings: Settings) -> Iterator[Mailbox]:
    with a_mailbox(tmp_path) as mailbox:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mailbox.smtp_port
        yield mailbox
        smtp.kept().close()


def looked_up(mailbox: Mailbox, *message_ids: str) -> Any:
    asked = {"message_ids": list(message_ids)}
    return httpx.post(f"{mailbox.address}/lookup.json", json=asked).json()


def letter(text: str = "Hello") -> Letter:
    identifier: UUID = ids.new()
    raw = f"Message-ID: <prompt.{identifier}@localhost>\r\nSubject: S\r\n\r\n{text}\r\n"
    return Letter(identifier, "ines@example.org", raw.encode())


def test_it_says_what_it_holds_and_since_when_nothing_is_missing(mailbox: Mailbox) -> None:
    mailbox.send(a_mail())

    said = looked_up(mailbox, HELD, "<prompt.never@sent.example>")

    assert said["held"] == [HELD]
    assert datetime.fromisoformat(said["complete_since"]) < datetime.now(UTC)


def test_once_it_was_emptied_it_proves_nothing_about_the_time_before(mailbox: Mailbox) -> None:
    mailbox.send(a_mail())
    before = looked_up(mailbox)["complete_since"]

    httpx.delete(f"{mailbox.address}/messages.json")

    said = looked_up(mailbox, HELD)
    assert said["held"] == []
    assert said["complete_since"] > before


@pytest.mark.parametrize("said", ["[]", "x", '{"message_ids": 3}', '{"message_ids": [1]}'])
def test_nonsense_is_refused(mailbox: Mailbox, said: str) -> None:
    answer = httpx.post(f"{mailbox.address}/lookup.json", content=said)

    assert answer.status_code == 400


def test_many_mails_travel_together_and_none_is_torn(mailbox: Mailbox) -> None:
    letters = [letter(f".\r\n..\r\nmail {number}\r\n.") for number in range(20)]
    session = smtp.kept()

    outcomes = [
        session.send(each, following=following)
        for each, following in zip(letters, [*letters[1:], None], strict=True)
    ]

    assert {outcome.fate for outcome in outcomes} == {Fate.TAKEN}
    sources = [
        httpx.get(f"{mailbox.address}/messages/{mail['id']}.eml").content
        for mail in mailbox.messages()["messages"]
    ]
    assert sources == [each.raw for each in letters]


def test_a_letter_that_was_announced_and_is_not_sent_costs_a_connection_and_no_mail(
    mailbox: Mailbox,
) -> None:
    first, announced, other = letter(), letter(), letter()
    session = smtp.kept()

    session.send(first, following=announced)
    outcome = session.send(other)

    assert outcome.fate is Fate.TAKEN
    assert len(mailbox.messages()["messages"]) == 2


def test_it_fails_when_told_to_and_the_next_mail_is_taken(mailbox: Mailbox) -> None:
    httpx.put(f"{mailbox.address}/faults.json", json={"fail_every": 2})
    letters = [letter() for _ in range(4)]
    session = smtp.kept()

    fates = [
        session.send(each, following=following).fate
        for each, following in zip(letters, [*letters[1:], None], strict=True)
    ]

    assert fates == [Fate.TAKEN, Fate.LATER, Fate.TAKEN, Fate.LATER]
