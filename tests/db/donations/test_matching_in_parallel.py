"""Two hundred gifts at one moment draw on one pool, and it never gives more than its cap."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from random import Random
from threading import Barrier, BoundedSemaphore, Thread

import pytest
from django.db import OperationalError, connection, transaction

from donations.models import LedgerEntry, MatchDraw, MatchHold, MatchOffer, Payment
from donations.queries.match_invariants import INVARIANTS
from donations.services import matching
from mobilize.checks import invariants
from mobilize.organisations import scoping
from tests.builders import MONDAY, a_cause, an_organisation
from tests.gifts import a_match_offer, a_payment, captured
from tests.sandbox import until

pytestmark = pytest.mark.django_db(transaction=True)

GIFTS, AMOUNT = 200, 2500
CAP = 100 * AMOUNT + 700  # a hundred whole matches, one in part, and nothing for the rest
CONNECTIONS = 80  # the server takes a hundred
LATER = MONDAY + matching.HOLD_FOR


def all_at_once(jobs: list[Callable[[], object]]) -> None:
    """Do every job in a thread and a connection of its own, from one moment on."""
    start, room, wrong = Barrier(len(jobs)), BoundedSemaphore(CONNECTIONS), []

    def run(job: Callable[[], object]) -> None:
        start.wait()
        with room:
            try:
                again(job)
            except Exception as error:  # noqa: BLE001 - told to the test below
                wrong.append(error)
            finally:
                connection.close()

    threads = [Thread(target=run, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def again(job: Callable[[], object]) -> object:
    """Do a job, again where it waited too long for the others, as the outbox does."""
    for _ in range(5):
        try:
            return job()
        except OperationalError as error:
            if "lock timeout" not in str(error):
                raise
    return job()


def within(payment: Payment, do: Callable[[], object]) -> Callable[[], object]:
    def run() -> object:
        with scoping.within(payment.organisation_id):
            return do()

    return run


def test_two_hundred_gifts_at_once_never_hold_more_than_the_cap() -> None:
    cause = a_cause(an_organisation())
    offer = a_match_offer(cause, cap_minor=CAP)
    payments = [a_payment(cause, AMOUNT) for _ in range(GIFTS)]

    all_at_once(
        [
            within(each, lambda each=each: matching.hold(payment=each, now=MONDAY))
            for each in payments
        ]
    )

    held = sorted(MatchHold.objects.values_list("amount_minor", flat=True))
    offer.refresh_from_db()
    assert held == [700, *[AMOUNT] * 100]
    assert (offer.held_minor, offer.drawn_minor) == (CAP, 0)


def test_captures_refusals_and_expiries_at_once_leave_the_pool_exact() -> None:
    cause = a_cause(an_organisation())
    offer = a_match_offer(cause, cap_minor=CAP)
    payments = [a_payment(cause, AMOUNT) for _ in range(GIFTS)]
    for each in payments[:120]:
        matching.hold(payment=each, now=MONDAY)

    def book(payment: Payment) -> Callable[[], object]:
        return within(payment, lambda: captured(payment, now=LATER))

    def sweep() -> None:
        with scoping.everywhere("a test's world"):
            matching.release_expired(now=LATER)

    all_at_once([*(book(each) for each in payments[40:]), *[sweep] * 8])

    offer = MatchOffer.objects.get()
    assert offer.drawn_minor <= CAP
    assert not MatchHold.objects.filter(state="held").exists()
    assert list(invariants.run(INVARIANTS)) == []
    # 160 gifts of the 200 came, so every cent of the pool was drawn.
    assert (offer.held_minor, offer.drawn_minor) == (0, CAP)


class ChangedTheirMind(Exception):
    """Whoever held or drew a match undoes all they did."""


def undone(payment: Payment, do: Callable[[], object]) -> Callable[[], object]:
    def run() -> None:
        with suppress(ChangedTheirMind), scoping.within(payment.organisation_id):
            do()
            raise ChangedTheirMind

    return run


@pytest.mark.parametrize("share", [0.3, 0.7])
def test_what_is_undone_after_holding_or_drawing_leaves_the_pool_exact(share: float) -> None:
    cause, chance = a_cause(an_organisation()), Random(13)
    a_match_offer(cause, cap_minor=CAP)
    payments = [a_payment(cause, AMOUNT) for _ in range(GIFTS)]
    changed = {each.id for each in payments if chance.random() < share}
    for each in payments[:40]:  # some held before anybody began
        matching.hold(payment=each, now=MONDAY)

    def job(payment: Payment) -> Callable[[], object]:
        def hold() -> object:
            return matching.hold(payment=payment, now=MONDAY)

        def hold_and_capture() -> object:
            return hold(), captured(payment, now=MONDAY)

        if payment.id not in changed:
            return within(payment, hold_and_capture)
        return undone(payment, chance.choice([hold, hold_and_capture]))

    all_at_once([job(each) for each in payments])
    with scoping.everywhere("a test's world"):
        matching.release_expired(now=LATER)

    kept, offer = GIFTS - len(changed), MatchOffer.objects.get()
    gone = sum(each.id in changed for each in payments[:40]) * AMOUNT  # held meanwhile for nobody
    assert LedgerEntry.objects.count() == kept
    assert not MatchHold.objects.filter(state="held").exists()
    assert not MatchDraw.objects.filter(payment_id__in=changed).exists()
    assert offer.held_minor == 0
    assert offer.drawn_minor == min(CAP - gone, kept * AMOUNT)
    assert list(invariants.run(INVARIANTS)) == []


def test_one_hold_is_released_once_whoever_sweeps_and_however_often() -> None:
    cause = a_cause(an_organisation())
    a_match_offer(cause)
    for _ in range(10):
        matching.hold(payment=a_payment(cause), now=MONDAY)
    released: list[int] = []

    def sweep() -> None:
        with scoping.everywhere("a test's world"):
            released.append(matching.release_expired(now=LATER + timedelta(minutes=1)))

    all_at_once([sweep] * 12)

    assert sum(released) == 10
    assert MatchOffer.objects.get().held_minor == 0


def test_whoever_needs_two_offers_waits_for_the_lower_id_before_locking_the_other() -> None:
    cause = a_cause(an_organisation())
    first = a_match_offer(cause, closes_at=MONDAY + timedelta(days=9))
    second = a_match_offer(cause, closes_at=MONDAY + timedelta(days=8))
    payment = a_payment(cause)
    hold = Thread(
        target=all_at_once,
        args=[[within(payment, lambda: matching.hold(payment=payment, now=MONDAY))]],
    )

    with transaction.atomic():
        MatchOffer.objects.select_for_update().get(id=first.id)
        hold.start()
        until(somebody_waits_for_us)
        free = MatchOffer.objects.select_for_update(nowait=True).get(id=second.id)
    hold.join()

    assert first.id < second.id == free.id
    assert MatchHold.objects.get().offer_id == second.id  # which closes first


def somebody_waits_for_us() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted"
                       " AND pg_backend_pid() = ANY (pg_blocking_pids(pid))")  # fmt: skip
        return bool(cursor.fetchone()[0])
