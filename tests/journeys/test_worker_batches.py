"""Batches: many events are handled at once, and none suffers for its neighbour."""

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.db.models.functions import Now

from mobilize.kit.events import Event
from mobilize.outbox import services as outbox
from mobilize.outbox.models import MOST_ATTEMPTS, OutboxMessage
from worker import registry, relay
from worker.queues import BULK
from worker.registry import Route

pytestmark = pytest.mark.django_db(transaction=True)

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
OURS, THEIRS = uuid4(), uuid4()


@dataclass(frozen=True, kw_only=True)
class Counted(Event):
    topic: ClassVar[str] = "test-counted"
    thing_id: UUID


class Killed(BaseException):
    """What no handler's process survives."""


class Room:
    """A handler that takes many, and remembers with whom each was heard."""

    def __init__(self) -> None:
        self.heard: list[list[UUID]] = []
        self.poison: UUID | None = None
        self.death: type[BaseException] = ZeroDivisionError
        self.never_ends = False

    __name__ = "room"

    def __call__(self, events: Sequence[Counted], *, now: datetime) -> None:
        assert len({event.organisation_id for event in events}) == 1
        self.heard.append([event.thing_id for event in events])
        if self.poison in self.heard[-1]:
            while self.never_ends:
                pass
            raise self.death

    def times(self, thing: UUID) -> int:
        return sum(thing in together for together in self.heard)


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    room = Room()
    routes = {"test-counted": Route(Counted, (room,), BULK, at_once=100)}
    monkeypatch.setattr(registry, "routes", lambda: routes)
    yield room
    relay.stopping.clear()


class Quiet:
    """A handler that does nothing."""

    __name__ = "quiet"

    def __call__(self, event: Counted, *, now: datetime) -> None: ...


def publish(number: int, organisation: UUID = OURS) -> list[UUID]:
    things = [uuid4() for _ in range(number)]
    with transaction.atomic():
        outbox.publish_all(
            [Counted(organisation_id=organisation, thing_id=thing) for thing in things], now=MONDAY
        )
    return things


def drain() -> None:
    relay.drain(queue=BULK, clock=lambda: MONDAY)


def time_passes() -> None:
    OutboxMessage.objects.exclude(state="damaged").update(not_before=MONDAY + timedelta(seconds=1))


def test_many_are_handled_at_once_each_organisations_apart(room: Room) -> None:
    ours, theirs = publish(60), publish(30, THEIRS)

    drain()

    assert sorted(map(len, room.heard)) == [30, 60]
    assert all(room.times(thing) == 1 for thing in ours + theirs)
    assert set(OutboxMessage.objects.values_list("state", flat=True)) == {"done"}


def test_one_that_fails_is_set_aside_alone(room: Room) -> None:
    things = publish(20)
    room.poison = things[7]

    for _ in range(MOST_ATTEMPTS + 2):
        drain()
        time_passes()

    damaged = OutboxMessage.objects.get(state="damaged")
    assert UUID(damaged.payload["thing_id"]) == room.poison
    assert OutboxMessage.objects.filter(state="done").count() == 19


def test_one_that_never_ends_keeps_its_neighbours_no_longer_than_their_lease(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay.deadlines, "tick", 0.02)
    monkeypatch.setattr(relay, "BATCH_LONGEST", 0.2)
    things, others = publish(20), publish(5, THEIRS)
    room.poison, room.never_ends = things[7], True

    relay.drain(queue=BULK, clock=lambda: MONDAY, limit=1)
    left_to_a_lease = OutboxMessage.objects.filter(state="claimed").count()
    for _ in range(MOST_ATTEMPTS + 2):
        time_passes()
        drain()

    damaged = OutboxMessage.objects.get(state="damaged")
    assert left_to_a_lease == 0
    assert (UUID(damaged.payload["thing_id"]), damaged.last_error) == (room.poison, "Overdue")
    assert OutboxMessage.objects.filter(state="done").count() == 24
    assert [len(together) for together in room.heard if room.poison in together] == [20] + [1] * 7
    assert all(room.times(thing) == 1 for thing in others)


def test_all_handlers_of_a_message_end_before_its_lease_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given: list[float] = []
    monkeypatch.setattr(
        relay.deadlines, "within", lambda seconds: nullcontext(given.append(seconds))
    )
    routes = {"test-counted": Route(Counted, (Quiet(), Quiet()), BULK)}
    monkeypatch.setattr(registry, "routes", lambda: routes)
    publish(1)

    drain()

    assert len(given) == 2
    assert sum(given) <= relay.LONGEST < outbox.LEASE.total_seconds()
    assert relay.BATCH_LEASE.total_seconds() > relay.BATCH_LONGEST


def test_an_event_that_nobody_handles_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    routes = {"test-counted": Route(Counted, (), BULK)}
    monkeypatch.setattr(registry, "routes", lambda: routes)
    publish(1)

    drain()

    assert OutboxMessage.objects.get().state == "done"


def test_one_that_kills_its_process_takes_nobody_along(room: Room) -> None:
    things = publish(20)
    room.poison, room.death = things[7], Killed

    for _ in range(40):  # each time the process dies, another takes up what is left
        try:
            drain()
        except Killed:
            time_passes()
    with transaction.atomic():
        outbox.bury_exhausted()

    damaged = OutboxMessage.objects.get(state="damaged")
    assert UUID(damaged.payload["thing_id"]) == room.poison
    assert OutboxMessage.objects.filter(state="done").count() == 19
    assert max(len(together) for together in room.heard[1:]) == 1


def test_one_that_was_alone_when_its_process_died_is_free_again_within_a_minute(
    room: Room,
) -> None:
    things = publish(3)
    room.poison, room.death = things[0], Killed
    with pytest.raises(Killed):
        drain()
    time_passes()

    with pytest.raises(Killed):
        drain()

    alone = OutboxMessage.objects.get(state="claimed", attempts=2)
    assert room.heard[-1] == [UUID(alone.payload["thing_id"])] == [things[0]]
    assert OutboxMessage.objects.filter(
        id=alone.id, not_before__lte=Now() + timedelta(minutes=1)
    ).exists()
