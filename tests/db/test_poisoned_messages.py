"""Messages that break whoever handles them, among many that do not: given up in the end, alone."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, cast

import pytest
from django.db import transaction
from django.template import Context, Template

from mobilize.kit.events import Event
from mobilize.outbox import queries
from mobilize.outbox import services as outbox
from mobilize.outbox.models import MOST_ATTEMPTS, OutboxMessage
from petitions.models import Petition
from petitions.services import signing
from tests import builders
from tests.builders import MONDAY
from tests.mailbox import Mailbox
from worker import registry, relay
from worker.queues import CONFIRM
from worker.registry import Route

pytestmark = pytest.mark.django_db

FIVE_MB = 5_000_000
PATIENT, HASTY = 3.0, 0.05  # seconds of one handler, with neighbours and without
# Neighbours, and messages of each kind that break their handler.
SMALL, FULL = (12, 1), pytest.param((1990, 2), marks=pytest.mark.fault)


def never_end() -> None:
    while True:
        pass


def take_all_memory() -> None:
    bytearray(1 << 62)


def call_itself() -> None:
    call_itself()


def write_nonsense() -> None:
    Template("{% nothing_of_this_name %}").render(Context())


BREAKS: dict[str, tuple[Callable[[], None], str]] = {
    "never ends": (never_end, "Overdue"),
    "takes all memory": (take_all_memory, "MemoryError"),
    "calls itself": (call_itself, "RecursionError"),
    "writes nonsense": (write_nonsense, "TemplateSyntaxError"),
}


@dataclass(frozen=True, kw_only=True)
class Poison(Event):
    """What its handler cannot bear."""

    topic: ClassVar[str] = "test.poison"
    how: str
    number: int


def on_poison(event: Poison, *, now: datetime) -> None:
    """Break as the event says."""
    breaks, _ = BREAKS[event.how]
    breaks()


@pytest.fixture
def poisonous(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Register a handler of the tests' own, in the queue of those that confirm."""
    monkeypatch.setattr(relay.deadlines, "tick", 0.02)
    routes = cast("dict[str, Any]", registry.routes())
    routes[Poison.topic] = Route(Poison, (on_poison,), CONFIRM)
    yield
    del routes[Poison.topic]


def publish(petition: Petition, *, of_each: int) -> None:
    organisation_id = petition.organisation_id
    with transaction.atomic():
        for number in range(of_each):
            for how in BREAKS:
                event = Poison(organisation_id=organisation_id, how=how, number=number)
                outbox.publish(event, now=MONDAY)
            OutboxMessage.objects.create(
                organisation_id=organisation_id, topic=Poison.topic, key=f"5 MB {number}",
                payload={"x" * FIVE_MB: "y"}, created_at=MONDAY,
            )  # fmt: skip


@pytest.mark.parametrize("size", [SMALL, FULL])
def test_what_breaks_its_handler_is_given_up_with_a_reason_and_all_others_go_out(
    poisonous: None,
    size: tuple[int, int],
    mailbox: Mailbox,
    deliver: Callable[..., int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    neighbours, of_each = size
    petition = builders.an_open_petition(builders.an_organisation("relief"))
    publish(petition, of_each=of_each)
    for person in range(neighbours):
        signing.ask(
            petition=petition, email=f"p{person}@example.org", name="Ines", country="PT",
            locale="en", name_shown=False, consents=set(), touch_token=None, now=MONDAY,
        )  # fmt: skip

    monkeypatch.setattr(relay, "LONGEST", PATIENT)
    deliver()
    at_once = len(mailbox)
    monkeypatch.setattr(relay, "LONGEST", HASTY)
    for _ in range(MOST_ATTEMPTS):
        OutboxMessage.objects.filter(state="waiting").update(not_before=MONDAY)
        deliver()

    assert at_once == len(mailbox) == neighbours
    assert len({mail["To"] for mail in mailbox}) == neighbours
    errors = sorted([*(error for _, error in BREAKS.values()), "TypeError"] * of_each)
    assert sorted(row.last_error for row in queries.damaged()) == errors
    assert {row.attempts for row in queries.damaged()} == {MOST_ATTEMPTS}
    assert OutboxMessage.objects.filter(state="done").count() == neighbours
