"""The outbox: what was published is delivered, once at a time, until it is done."""

import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import ClassVar
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from mobilize.kit.events import Event
from mobilize.outbox import queries, services
from mobilize.outbox.models import MOST_ATTEMPTS, OutboxMessage

pytestmark = pytest.mark.django_db(transaction=True)

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
AGES = timedelta(hours=1)
TOPICS = ["test-happened", "test-bulk"]


@dataclass(frozen=True, kw_only=True)
class Happened(Event):
    topic: ClassVar[str] = "test-happened"
    thing_id: UUID


@dataclass(frozen=True, kw_only=True)
class Bulk(Event):
    topic: ClassVar[str] = "test-bulk"
    thing_id: UUID


def a_message(kind: type[Event] = Happened) -> None:
    with transaction.atomic():
        services.publish(kind(organisation_id=uuid4(), thing_id=uuid4()), now=MONDAY)


def the_row() -> OutboxMessage:
    return OutboxMessage.objects.get()


def let_time_pass() -> None:
    OutboxMessage.objects.update(not_before=MONDAY)


def claim_one(lease: timedelta = AGES) -> services.Claimed:
    (message,) = services.claim(limit=1, topics=TOPICS, lease=lease)
    return message


def test_an_event_is_refused_outside_a_transaction() -> None:
    event = Happened(organisation_id=uuid4(), thing_id=uuid4())

    with pytest.raises(services.OutsideTransaction):
        services.publish(event, now=MONDAY)


def test_an_event_vanishes_with_the_transaction_that_made_it_true() -> None:
    with transaction.atomic():
        services.publish(Happened(organisation_id=uuid4(), thing_id=uuid4()), now=MONDAY)
        transaction.set_rollback(True)

    assert not OutboxMessage.objects.exists()


def test_one_fact_is_one_message_however_often_it_is_told() -> None:
    event = Happened(organisation_id=uuid4(), thing_id=uuid4())

    with transaction.atomic():
        services.publish(event, now=MONDAY)
        services.publish(event, now=MONDAY + AGES)

    assert the_row().created_at == MONDAY


def test_a_claimed_message_brings_its_event_back() -> None:
    event = Happened(organisation_id=uuid4(), thing_id=uuid4())
    with transaction.atomic():
        services.publish(event, now=MONDAY)

    message = claim_one()

    assert Happened.from_payload(message.payload) == event
    assert message.organisation_id == event.organisation_id


def test_two_relays_never_hold_the_same_message() -> None:
    with transaction.atomic():
        services.publish_all(
            [Happened(organisation_id=uuid4(), thing_id=uuid4()) for _ in range(60)], now=MONDAY
        )
    taken: list[UUID] = []
    start = threading.Barrier(4)

    def relay() -> None:
        start.wait()
        try:
            while batch := services.claim(limit=3, topics=TOPICS):
                taken.extend(message.id for message in batch)
        finally:
            connection.close()

    relays = [threading.Thread(target=relay) for _ in range(4)]
    for thread in relays:
        thread.start()
    for thread in relays:
        thread.join()

    assert len(taken) == len(set(taken)) == 60


def test_a_message_whose_holder_died_is_delivered_again_under_the_same_id() -> None:
    a_message()
    lost = claim_one(lease=timedelta(0))

    again = claim_one()

    assert again.id == lost.id
    assert again.claim != lost.claim
    assert again.attempts == 2


def test_a_message_within_its_lease_is_nobody_elses() -> None:
    a_message()
    claim_one()

    assert services.claim(limit=1, topics=TOPICS) == []


def test_who_lost_the_lease_cannot_finish_the_message() -> None:
    a_message()
    late = claim_one(lease=timedelta(0))
    claim_one()

    assert not services.finish(late)
    assert the_row().state == "claimed"


def test_a_finished_message_is_not_claimed_again() -> None:
    a_message()

    assert services.finish(claim_one(), reason="PetitionClosed petition-closed")

    let_time_pass()
    assert services.claim(limit=1, topics=TOPICS) == []
    assert the_row().last_error == "PetitionClosed petition-closed"


def test_a_failed_message_waits_before_it_is_tried_again() -> None:
    a_message()

    services.retry(claim_one(), error="SMTPServerDisconnected", random=Random(1))

    assert the_row().state == "waiting"
    assert services.claim(limit=1, topics=TOPICS) == []


def test_the_eighth_failure_sets_a_message_aside_where_staff_see_it() -> None:
    a_message()

    for _ in range(MOST_ATTEMPTS):
        let_time_pass()
        services.retry(claim_one(), error="ValueError", random=Random(1))

    assert [message.last_error for message in queries.damaged()] == ["ValueError"]
    assert queries.backlog().damaged == 1
    assert queries.due_topics(TOPICS) == set()


def test_a_message_that_kills_its_process_every_time_is_set_aside_too() -> None:
    a_message()
    for _ in range(MOST_ATTEMPTS):
        claim_one(lease=timedelta(0))
    assert services.claim(limit=1, topics=TOPICS) == []

    buried = services.bury_exhausted()

    assert buried == 1
    assert the_row().last_error == "lease-ran-out"


def test_staff_put_a_damaged_message_back_with_all_its_attempts() -> None:
    a_message()
    OutboxMessage.objects.update(state="damaged", attempts=MOST_ATTEMPTS, last_error="ValueError")

    services.requeue(message_id=the_row().id)

    assert claim_one().attempts == 1


def test_only_a_damaged_message_can_be_put_back() -> None:
    a_message()

    with pytest.raises(services.MessageNotDamaged):
        services.requeue(message_id=the_row().id)
    with pytest.raises(services.MessageMissing):
        services.requeue(message_id=uuid4())


def test_a_claim_given_back_costs_no_attempt() -> None:
    a_message()

    services.give_back(claim_one())

    assert claim_one().attempts == 1


def test_a_confirmation_does_not_wait_behind_bulk() -> None:
    for _ in range(5):
        a_message(Bulk)
    a_message()

    (message,) = services.claim(limit=1, topics=["test-happened"])

    assert message.topic == "test-happened"


def test_the_longest_due_is_claimed_first() -> None:
    for _ in range(3):
        a_message()
    oldest = OutboxMessage.objects.order_by("-id").first()
    assert oldest is not None
    OutboxMessage.objects.filter(id=oldest.id).update(not_before=MONDAY)

    assert claim_one().id == oldest.id


def test_what_was_done_a_week_ago_is_forgotten() -> None:
    a_message()
    services.finish(claim_one())
    done_at = the_row().done_at
    assert done_at is not None

    assert services.purge(now=done_at + timedelta(days=6)) == 0
    assert services.purge(now=done_at + timedelta(days=8)) == 1


def test_the_database_refuses_a_claimed_message_without_a_claim() -> None:
    a_message()

    with pytest.raises(IntegrityError, match="claimed_messages_say_by_whom"):
        OutboxMessage.objects.update(state="claimed")
