"""The book of promises: each on its day, and no later change moves a day that is over."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError, Sum
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from donations.attribution.questions import Question
from donations.domain.pledge_life import MOVES, Move, PledgeSettled, State
from donations.models import CauseDay, DayChange, Pledge, PromiseEntry
from donations.queries import attribution_rows, cause_money, day_totals
from donations.queries.attribution_rows import Figure
from donations.queries.day_totals import DayTotal
from donations.queries.pledge_invariants import PLEDGE_INVARIANTS
from donations.services import moving, pledging, rolling, settling
from mobilize.checks.invariants import Invariant
from petitions.models import Cause
from tests.builders import MONDAY, a_cause, a_pledge, an_organisation
from tests.db.donations.journeys import a_gift

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
TODAY = MONDAY.date()
(SAYS_WHAT_STANDS,) = [
    each for each in PLEDGE_INVARIANTS if each.name == "the-book-of-promises-says-what-stands"
]


def broken(invariant: Invariant) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(invariant.broken)
        return cursor.fetchall()


def promised(cause: Cause) -> dict[date, int]:
    found = day_totals.of(cause.id, currency=cause.currency)
    return {day: total.promised_minor for day, total in found.items() if total.promised_minor}


def standing(cause: Cause) -> tuple[int, int]:
    total = cause_money.in_currency(cause_money.of(cause.id), cause.currency)
    return total.promised_minor, total.promises


def received(pledge: Pledge, *, days: int) -> None:
    settling.record(
        organisation=pledge.organisation, pledge_id=pledge.id, reference="Box 3",
        received_at=MONDAY, by=None, now=MONDAY + days * DAY,
    )  # fmt: skip


def test_what_is_called_off_counts_on_that_day_and_leaves_the_day_of_the_promise_alone() -> None:
    cause = a_cause(an_organisation())
    pledge = a_pledge(cause, 1000)
    a_pledge(cause, 300)

    pledging.cancel(organisation=cause.organisation, pledge_id=pledge.id, now=MONDAY + 3 * DAY)

    found = day_totals.of(cause.id, currency="EUR")
    assert found == {
        TODAY: DayTotal(promised_minor=1300, promises=2),
        TODAY + 3 * DAY: DayTotal(promised_minor=-1000, called_off_minor=-1000, promises=-1),
    }
    assert standing(cause) == (300, 1)


def test_a_promise_on_a_condition_counts_from_the_day_it_was_met_and_never_if_it_was_missed() -> (
    None
):
    cause = a_cause(an_organisation())
    terms: dict[str, Any] = {
        "state": State.CONDITIONAL, "condition": "givers", "condition_number": 5,
    }  # fmt: skip
    met, missed = a_pledge(cause, 1000, **terms), a_pledge(cause, 300, **terms)
    waiting = promised(cause)

    moving.take(met, Move.MEET, at=MONDAY + 2 * DAY)
    moving.take(missed, Move.MISS, at=MONDAY + 4 * DAY)

    assert waiting == {}
    assert promised(cause) == {TODAY + 2 * DAY: 1000}


def test_what_lapsed_and_is_paid_late_stands_again_from_the_day_the_money_was_booked() -> None:
    cause = a_cause(an_organisation())
    pledge = a_pledge(cause, 1000, rail="cash", state=State.DUE)
    moving.take(pledge, Move.LAPSE, at=MONDAY + 2 * DAY)

    received(pledge, days=6)  # it had been received on Monday, and was not known of

    assert promised(cause) == {TODAY: 1000, TODAY + 2 * DAY: -1000, TODAY + 6 * DAY: 1000}
    assert standing(cause) == (1000, 1)


def test_the_days_of_promises_are_those_of_where_the_organisation_was() -> None:
    cause = a_cause(an_organisation(time_zone="Asia/Kolkata"))
    a_pledge(cause, 1000, made_at=MONDAY.replace(hour=20))  # half past one in the night

    before = promised(cause)
    cause.organisation.time_zone = "America/Lima"
    cause.organisation.save(update_fields=["time_zone"])

    assert rolling.repair() == 0
    assert promised(cause) == before == {TODAY + DAY: 1000}


@pytest.mark.parametrize(
    "change", [{"amount_minor": 700}, {"currency": "USD"}, {"made_at": MONDAY + DAY}]
)
def test_nobody_changes_what_was_promised(change: dict[str, Any]) -> None:
    pledge = a_pledge(a_cause(an_organisation()), 1000)

    with pytest.raises(IntegrityError, match="keeps what was promised"):
        Pledge.objects.filter(id=pledge.id).update(**change)


def test_a_change_that_says_when_is_called_off_and_made_anew_that_day() -> None:
    cause = a_cause(an_organisation())
    schools = a_cause(cause.organisation, "schools", currency=cause.currency)
    pledges = [a_pledge(cause, 1000), a_pledge(cause, 300)]

    for pledge, change in zip(pledges, ({"amount_minor": 700}, {"cause": schools}), strict=True):
        Pledge.objects.filter(id=pledge.id).update(changed_at=MONDAY + DAY, **change)

    assert promised(cause) == {TODAY: 1300, TODAY + DAY: -600}
    assert promised(schools) == {TODAY + DAY: 300}
    assert (standing(cause), standing(schools)) == ((700, 1), (300, 1))


def test_the_book_is_neither_changed_nor_emptied() -> None:
    pledge = a_pledge(a_cause(an_organisation()), 1000)

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        PromiseEntry.objects.update(amount_minor=900)
    with pytest.raises(ProtectedError):
        pledge.delete()


def test_rows_behind_a_day_add_up_to_it_also_where_only_a_promise_was_called_off() -> None:
    cause = a_cause(an_organisation())
    called_off = a_pledge(cause, 1000)
    a_gift(cause, 700)
    pledging.cancel(organisation=cause.organisation, pledge_id=called_off.id, now=MONDAY + DAY)

    def behind(day: date) -> tuple[int, int]:
        asked = Question(
            cause_id=cause.id, currency="EUR", conversion="pledge", since=day, until=day
        )
        number, sums = attribution_rows.added_up(Figure(None), asked, cause.organisation)
        return number, sums["last"]

    assert (behind(TODAY), behind(TODAY + DAY)) == ((2, 1700), (1, -1000))
    assert promised(cause) == {TODAY: 1700, TODAY + DAY: -1000}


def test_a_recount_and_a_repair_read_the_book() -> None:
    cause = a_cause(an_organisation())
    pledge = a_pledge(cause, 1000)
    pledging.cancel(organisation=cause.organisation, pledge_id=pledge.id, now=MONDAY + DAY)
    rolling.fold(now=MONDAY + DAY)
    right = promised(cause)

    CauseDay.objects.filter(day=TODAY + DAY).update(called_off_minor=-400)
    found = rolling.recount(now=MONDAY + DAY)

    assert found.drifting == (cause.id,)
    assert rolling.repair() == 1
    assert promised(cause) == right
    assert DayChange.objects.get().called_off_minor == -600


class TheTie(TestCase):
    """Whatever happens to promises, day by day."""

    @settings(max_examples=25, deadline=None)
    @given(
        steps=st.lists(st.tuples(st.integers(0, 2), st.sampled_from(sorted(MOVES))), max_size=12)
    )
    def test_all_days_add_up_to_what_stands_and_no_past_day_moves(
        self, steps: list[tuple[int, Move]]
    ) -> None:
        cause = a_cause(an_organisation())
        waits = {"state": State.CONDITIONAL, "condition": "givers", "condition_number": 5}
        pledges = [a_pledge(cause, 100), a_pledge(cause, 2000), a_pledge(cause, 30_000, **waits)]

        for number, (which, move) in enumerate(steps, 1):
            before, today = promised(cause), TODAY + number * DAY
            try:
                moving.take(pledges[which], move, at=MONDAY + number * DAY)
            except PledgeSettled:
                continue
            after = promised(cause)
            assert {d: m for d, m in before.items() if d < today} == {
                d: m for d, m in after.items() if d < today
            }

        minor, many = standing(cause)
        total = day_totals.of(cause.id, currency="EUR").values()
        assert (minor, many) == (
            sum(each.promised_minor for each in total),
            sum(each.promises for each in total),
        )
        book = PromiseEntry.objects.filter(cause=cause).aggregate(minor=Sum("amount_minor"))
        assert (book["minor"] or 0) == minor
        assert broken(SAYS_WHAT_STANDS) == []
