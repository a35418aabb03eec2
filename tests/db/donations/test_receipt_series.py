"""Numbers of receipts: one to n, whoever takes them at once, whatever is undone."""

import random
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from threading import Semaphore, Thread

import pytest
from django.db import connection, transaction

from donations.models import Payment, Receipt, ReceiptSeries
from donations.services import receipt_series, receipting
from mobilize.kit.errors import AppError
from mobilize.organisations import scoping
from mobilize.organisations.models import Organisation
from petitions.models import Supporter
from tests import builders
from tests.builders import MONDAY
from tests.db.donations import receipt_world as world

pytestmark = pytest.mark.django_db(transaction=True)

THREADS, CONNECTIONS = 200, 20


class ChangedTheirMind(Exception):
    """Whoever took a number undoes all they did."""


def all_at_once(steps: Sequence[Callable[[], None]]) -> None:
    """Do many things in threads of their own, as many at a time as there are connections."""
    room = Semaphore(CONNECTIONS)

    def run(step: Callable[[], None]) -> None:
        with room:
            try:
                step()
            except (ChangedTheirMind, AppError):
                pass
            finally:
                connection.close()

    threads = [Thread(target=run, args=[step]) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_two_hundred_who_take_numbers_at_once_and_undo_some_leave_no_gap() -> None:
    org = builders.an_organisation("relief")
    chance = random.Random(5)
    undone = [chance.random() < 0.4 for _ in range(THREADS)]
    taken: list[int] = []

    def take(*, undo: bool) -> None:
        with scoping.within(org.id), transaction.atomic():
            number = receipt_series.take(org.id, 2026)
            if undo:
                raise ChangedTheirMind
        taken.append(number)

    all_at_once([partial(take, undo=undo) for undo in undone])

    kept = THREADS - sum(undone)
    assert 0 < kept < THREADS
    assert sorted(taken) == list(range(1, kept + 1))
    assert ReceiptSeries.objects.get().last_number == kept


def gifts(org: Organisation, giver: Supporter, many: int) -> list[Payment]:
    cause = builders.a_cause(org)
    return [world.a_gift(cause, giver) for _ in range(many)]


def test_receipts_written_at_once_and_undone_at_random_are_numbered_through() -> None:
    org = builders.an_organisation("relief")
    world.a_profile(org)
    payments = [payment for number in range(8) for payment in gifts_of(org, number)]
    chance = random.Random(7)

    def write(payment: Payment, *, undo: bool) -> None:
        with scoping.within(org.id):
            receipting.single(organisation=org, payment_id=payment.id, now=MONDAY)
            if undo:
                raise ChangedTheirMind

    asked = [*payments, *payments]  # each gift is asked for twice at once
    steps = [partial(write, payment, undo=chance.random() < 0.3) for payment in asked]
    chance.shuffle(steps)
    all_at_once(steps)

    numbers = list(Receipt.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) <= len(payments)
    assert world.broken() == []


def gifts_of(org: Organisation, number: int) -> list[Payment]:
    giver = world.a_giver(org, f"giver{number}@example.org")
    cause = builders.a_cause(org, f"cause-{number}")
    return [world.a_gift(cause, giver) for _ in range(4)]


def test_each_organisation_and_each_year_has_a_series_of_its_own() -> None:
    relief, wells = builders.an_organisation("relief"), builders.an_organisation("wells")
    later = MONDAY + timedelta(days=365)
    for org in (relief, wells):
        world.a_profile(org)
        first, second, third = gifts(org, world.a_giver(org), 3)
        receipting.single(organisation=org, payment_id=first.id, now=MONDAY)
        receipting.single(organisation=org, payment_id=second.id, now=MONDAY)
        receipting.single(organisation=org, payment_id=third.id, now=later)

    for org in (relief, wells):
        rows = Receipt.objects.filter(organisation=org).order_by("year", "number")
        assert [str(row) for row in rows] == ["2026-1", "2026-2", "2027-1"]
    assert world.broken() == []
