"""Sixteen at once that lock in opposite orders, or read what another changes: all get through."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.db.models import F
from structlog.testing import capture_logs

from donations.models import MatchOffer
from mobilize.checks import invariants
from mobilize.kit import repeating
from mobilize.management.commands.check_invariants import EVERY
from mobilize.organisations import scoping
from tests.builders import a_cause, an_organisation
from tests.faults.conftest import Say
from tests.gifts import a_match_offer
from tests.sandbox import PATIENCE

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 16
SMALL, FULL = 1, pytest.param(20, marks=pytest.mark.fault)
WORLD = "a test's world"
CAP = 100_000


def at_once(jobs: Iterable[Callable[[], Any]]) -> list[Any]:
    """Do jobs in a thread and a connection each; return what came of each, or what it raised."""

    def run(job: Callable[[], Any]) -> Any:
        try:
            return job()
        except OperationalError as error:
            return error
        finally:
            connection.close()

    jobs = list(jobs)
    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


@contextmanager
def repetitions() -> Iterator[Counter[int]]:
    """Count the repetitions in the block, by how often it had been tried."""
    counted: Counter[int] = Counter()
    with capture_logs() as said:
        yield counted
    counted.update(each["tried"] for each in said if each["event"] == "transaction_repeated")


@pytest.mark.parametrize("rounds", [SMALL, FULL])
def test_pairs_that_lock_two_rows_in_opposite_orders_both_change_them(
    rounds: int, say: Say
) -> None:
    cause = a_cause(an_organisation())
    offers = [a_match_offer(cause, cap_minor=CAP) for _ in range(THREADS)]
    meetings = [Barrier(2, timeout=PATIENCE) for _ in range(THREADS // 2)]

    def add_to(rows: list[MatchOffer], *, meeting: Barrier, met: list[bool]) -> None:
        with scoping.everywhere(WORLD):
            for row in rows:
                MatchOffer.objects.filter(id=row.id).update(cap_minor=F("cap_minor") + 1)
                if not met:
                    met.append(True)
                    meeting.wait()  # each holds one of the two now

    def add_often(number: int) -> None:
        rows = [offers[number], offers[number ^ 1]]
        meeting = meetings[number // 2]
        for _ in range(rounds):
            meeting.wait()  # whoever was given up is done with the round before
            repeating.whole(partial(add_to, rows, meeting=meeting, met=[]))

    with repetitions() as repeated:
        at_once(partial(add_often, number) for number in range(THREADS))

    say(f"{THREADS * rounds} transactions in pairs: repeated {dict(repeated)}")
    assert set(MatchOffer.objects.values_list("cap_minor", flat=True)) == {CAP + 2 * rounds}
    assert repeated.total() >= rounds * THREADS // 2
    assert list(invariants.run(EVERY)) == []


@pytest.mark.parametrize("rounds", [SMALL, FULL])
def test_no_update_is_lost_where_each_reads_before_it_writes(rounds: int, say: Say) -> None:
    offer = a_match_offer(a_cause(an_organisation()), cap_minor=CAP)
    start = Barrier(THREADS, timeout=PATIENCE)

    def add_one() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE")
            with scoping.everywhere(WORLD):
                cap = MatchOffer.objects.get(id=offer.id).cap_minor
                MatchOffer.objects.filter(id=offer.id).update(cap_minor=cap + 1)

    def add_often() -> int:
        start.wait()
        return sum(_done(add_one) for _ in range(rounds))

    with repetitions() as repeated:
        done = sum(at_once([add_often] * THREADS))

    say(f"{THREADS * rounds} serializable updates of one row: {done} done, {dict(repeated)}")
    assert MatchOffer.objects.get().cap_minor == CAP + done
    assert repeated.total() > 0
    assert set(repeated) <= set(range(1, repeating.TRIES))
    assert list(invariants.run(EVERY)) == []


def _done(do: Callable[[], None]) -> bool:
    """Say whether it was done in the end; what was given up each time is refused, and kept not."""
    try:
        repeating.whole(do)
    except OperationalError as error:
        if not repeating.was_given_up(error):
            raise
        return False
    return True
