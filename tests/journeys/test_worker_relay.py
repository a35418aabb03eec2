"""The relay: one failing message or handler hides no other, and no kill loses one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any, ClassVar
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from pytest_django import Settings

from mobilize.kit import mail
from mobilize.kit.errors import AppError, Kind
from mobilize.kit.events import Event
from mobilize.outbox import services as outbox
from mobilize.outbox.models import MOST_ATTEMPTS, OutboxMessage
from tests import sink
from tests.sink import Sink
from worker import registry, relay, upkeep
from worker.queues import BULK, CONFIRM
from worker.registry import Route

pytestmark = pytest.mark.django_db(transaction=True)

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Asked(Event):
    topic: ClassVar[str] = "test-asked"
    thing_id: UUID


@dataclass(frozen=True, kw_only=True)
class Prompted(Event):
    topic: ClassVar[str] = "test-prompted"
    thing_id: UUID


class MailServerAway(AppError):
    """The mail server does not answer."""

    code = "mail-server-away"
    kind = Kind.TRY_LATER


class AlreadyErased(AppError):
    """This person is gone."""

    code = "already-erased"
    kind = Kind.MISSING


class Ear:
    """A handler that remembers what it heard, and fails when told to."""

    def __init__(self) -> None:
        self.heard: list[UUID] = []
        self.fails: dict[UUID, Exception] = {}
        self.in_transaction = False

    __name__ = "ear"

    def __call__(self, event: Asked, *, now: datetime) -> None:
        self.heard.append(event.thing_id)
        self.in_transaction |= connection.in_atomic_block
        if event.thing_id in self.fails:
            raise self.fails[event.thing_id]


@pytest.fixture
def ear(monkeypatch: pytest.MonkeyPatch) -> Iterator[Ear]:
    ear = Ear()
    routes = {
        "test-asked": Route(Asked, (ear,), CONFIRM),
        "test-prompted": Route(Prompted, (ear,), BULK),
    }
    monkeypatch.setattr(registry, "routes", lambda: routes)
    yield ear
    relay.stopping.clear()


def publish(kind: type[Event] = Asked) -> UUID:
    thing = uuid4()
    with transaction.atomic():
        outbox.publish(kind(organisation_id=uuid4(), thing_id=thing), now=MONDAY)
    return thing


def a_letter(to: str) -> EmailMessage:
    letter = EmailMessage()
    letter["From"], letter["To"] = "us@relief.example", to
    return letter


def drain(queue: str = CONFIRM) -> int:
    return relay.drain(queue=queue, clock=lambda: MONDAY)


def deliver_one() -> None:
    """Deliver a message and stop: its next attempt may be due at once, as any moment may be."""
    relay.drain(queue=CONFIRM, clock=lambda: MONDAY, limit=1)


def let_time_pass() -> None:
    OutboxMessage.objects.filter(state="waiting").update(not_before=MONDAY)


def test_every_message_is_heard_once_in_the_order_it_was_told(ear: Ear) -> None:
    things = [publish() for _ in range(5)]

    drain()
    drain()

    assert ear.heard == things


def test_a_handler_runs_outside_any_transaction(ear: Ear) -> None:
    publish()

    drain()

    assert ear.heard
    assert not ear.in_transaction


def test_a_poison_message_is_set_aside_and_its_neighbours_arrive(ear: Ear) -> None:
    good, poison, also_good = publish(), publish(), publish()
    ear.fails[poison] = ZeroDivisionError("ines@example.org")

    for _ in range(MOST_ATTEMPTS + 2):
        drain()
        let_time_pass()

    damaged = OutboxMessage.objects.get(state="damaged")
    assert ear.heard.count(poison) == MOST_ATTEMPTS
    assert [ear.heard.count(thing) for thing in (good, also_good)] == [1, 1]
    assert (damaged.attempts, damaged.last_error) == (MOST_ATTEMPTS, "ZeroDivisionError")


def test_what_may_succeed_later_is_tried_later(ear: Ear) -> None:
    thing = publish()
    ear.fails[thing] = MailServerAway()
    deliver_one()

    ear.fails.clear()
    let_time_pass()
    drain()

    assert ear.heard == [thing, thing]
    assert OutboxMessage.objects.get().state == "done"


def test_what_waits_for_a_server_that_is_away_is_never_given_up(ear: Ear) -> None:
    thing = publish()
    ear.fails[thing] = mail.NoMailServer()

    for _ in range(MOST_ATTEMPTS + 2):
        drain()
        assert drain() == 0  # it is not asked for at once again
        let_time_pass()
    waiting = OutboxMessage.objects.get()
    ear.fails.clear()
    drain()

    assert (waiting.state, waiting.attempts) == ("waiting", 0)
    assert waiting.last_error == "NoMailServer mail-server-unreachable"
    assert OutboxMessage.objects.get().state == "done"


@pytest.mark.parametrize(
    ("answers", "refusal", "is_attempt"),
    [
        ({"at_sender": "452 4.3.1 No space left"}, mail.NoMailServer, False),
        ({"at_rcpt": {"good.example": "421 4.3.2 Closing"}}, mail.NoMailServer, False),
        ({"at_rcpt": {"good.example": "451 4.2.0 Greylisted"}}, mail.NotSent, True),
        ({"at_rcpt": {"good.example": "550 5.1.1 Nobody"}}, mail.Refused, True),
    ],
)
def test_a_refusal_counts_if_it_is_about_the_mail(
    settings: Settings, answers: dict[str, Any], refusal: type[AppError], is_attempt: bool
) -> None:
    with sink.listening(Sink(**answers)) as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        with pytest.raises(refusal) as refused:
            mail.send(a_letter("ines@good.example"))

    assert type(refused.value) is refusal
    assert refused.value.is_attempt == is_attempt


def test_who_keeps_one_mail_waiting_keeps_no_other(
    settings: Settings, request: pytest.FixtureRequest
) -> None:
    request.addfinalizer(mail.forget_silence)
    settings.EMAIL_TIMEOUT = 0.5

    with sink.listening(Sink(stalls={"tar.example": 5})) as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        with pytest.raises(mail.InDoubt):
            mail.send(a_letter("ines@tar.example"))
        with pytest.raises(mail.DomainSilent):
            mail.send(a_letter("omar@tar.example"))
        mail.send(a_letter("nora@good.example"))

    assert server.asked["tar.example"] == 1
    assert server.to("good.example") == 1


def test_what_was_refused_for_good_is_finished_with_the_reason(ear: Ear) -> None:
    ear.fails[publish()] = AlreadyErased()

    drain()

    message = OutboxMessage.objects.get()
    assert (message.state, message.last_error) == ("done", "AlreadyErased already-erased")


def test_a_failing_handler_does_not_keep_the_others_from_hearing(
    ear: Ear, monkeypatch: pytest.MonkeyPatch
) -> None:
    deaf = Ear()
    both = {"test-asked": Route(Asked, (deaf, ear), CONFIRM)}
    monkeypatch.setattr(registry, "routes", lambda: both)
    thing = publish()
    deaf.fails[thing] = ValueError()

    deliver_one()

    assert ear.heard == [thing]


def test_a_message_of_a_killed_process_arrives_after_its_lease(ear: Ear) -> None:
    thing = publish()
    outbox.claim(limit=1, topics=["test-asked"], lease=timedelta(0))  # and then: kill -9

    drain()

    assert ear.heard == [thing]
    assert OutboxMessage.objects.get().attempts == 2


def test_a_confirmation_does_not_wait_for_bulk(ear: Ear) -> None:
    for _ in range(3):
        publish(Prompted)
    asked = publish()

    drain(CONFIRM)

    assert ear.heard == [asked]
    assert upkeep.due_queues() == [BULK]


def test_a_relay_asked_to_stop_begins_nothing_new(ear: Ear) -> None:
    publish()
    relay.stopping.set()

    assert drain() == 0
    assert OutboxMessage.objects.get().state == "waiting"


def test_a_payload_nobody_can_read_is_kept_for_staff(ear: Ear) -> None:
    publish()
    OutboxMessage.objects.update(payload={"thing_id": "no id"})

    drain()

    assert OutboxMessage.objects.get().state == "waiting"
    assert ear.heard == []
