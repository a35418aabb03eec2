"""Ids sort by time, tokens hold for one purpose, events survive a new version."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar
from uuid import UUID, uuid4

import pytest
from django.core import signing
from pytest_django import Settings

from mobilize.kit import ids, tokens
from mobilize.kit.events import Event


@dataclass(frozen=True, kw_only=True)
class SomethingHappened(Event):
    topic: ClassVar[str] = "tests.something_happened"

    thing_id: UUID
    times: int


def test_a_later_id_sorts_behind_an_earlier_one() -> None:
    made = [ids.new() for _ in range(100)]

    assert sorted(made) == made


def test_an_id_tells_when_it_was_made() -> None:
    before = datetime.now(tz=UTC) - timedelta(milliseconds=1)

    assert before <= ids.made_at(ids.new()) <= datetime.now(tz=UTC)


def test_a_random_id_tells_no_time() -> None:
    with pytest.raises(ValueError, match="UUIDv7"):
        ids.made_at(uuid4())


def test_a_code_has_no_letter_that_is_taken_for_another() -> None:
    codes = "".join(ids.short_code() for _ in range(500))

    assert not set(codes) & set("0O1Il")


def test_a_token_says_what_was_signed() -> None:
    token = tokens.sign("confirm", {"s": "1"})

    assert tokens.read("confirm", token) == {"s": "1"}


def test_a_token_of_one_purpose_is_refused_for_another() -> None:
    token = tokens.sign("confirm", {"s": "1"})

    with pytest.raises(tokens.TokenInvalid):
        tokens.read("unsubscribe", token)


@pytest.mark.parametrize("secret", ["only-for-tests", "another", "é"])
def test_a_token_is_the_one_that_django_itself_would_sign(settings: Settings, secret: str) -> None:
    settings.SECRET_KEY = secret
    said = {"t": str(uuid4()), "l": "ü", "o": ""}

    pairs = [
        (tokens.sign("confirm", said), signing.dumps(said, salt="mobilize.confirm"))
        for _ in range(2)  # the second pair, if a second ends within the first
    ]

    assert any(ours == theirs for ours, theirs in pairs)


@pytest.mark.parametrize("wrong", ["", "x", "a:b:c", "\x00", "é" * 300])
def test_what_is_no_token_is_refused(wrong: str) -> None:
    with pytest.raises(tokens.TokenInvalid):
        tokens.read("confirm", wrong)


def test_an_old_token_says_that_it_is_old() -> None:
    token = tokens.sign("confirm", {"s": "1"})

    with pytest.raises(tokens.TokenExpired):
        tokens.read("confirm", token, max_age=timedelta(seconds=-1))


def test_an_event_comes_back_whole_and_leaves_what_it_does_not_know() -> None:
    event = SomethingHappened(organisation_id=ids.new(), thing_id=ids.new(), times=2)

    again = SomethingHappened.from_payload({**event.payload(), "of_a_later_version": "x"})

    assert again == event
    assert again.key == event.key
