"""Cohorts of donors: who could give again, who did, and what may be shown to others."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from donations.domain import cohorts

JANUARY, MARCH = date(2026, 1, 1), date(2026, 3, 1)
TODAY = date(2026, 4, 10)


def test_a_month_without_gifts_is_a_zero_and_one_that_has_not_begun_is_not_there() -> None:
    counted = {(JANUARY, 0): (10, 5000), (JANUARY, 2): (4, 900), (MARCH, 0): (3, 300)}

    january, march = cohorts.arrange(counted, today=TODAY, months=12)

    assert [(month.donors, month.minor) for month in january.months] == [
        (10, 5000), (0, 0), (4, 900), (0, 0),
    ]  # fmt: skip
    assert [month.over for month in january.months] == [True, True, True, False]
    assert (january.minor, march.minor, len(march.months)) == (5900, 300, 2)


def test_only_donors_whose_month_is_over_are_asked_whether_they_came_back() -> None:
    counted = {
        (JANUARY, 0): (10, 1), (JANUARY, 1): (2, 1), (JANUARY, 3): (9, 1), (MARCH, 0): (90, 1),
    }  # fmt: skip

    first, second = cohorts.rates(cohorts.arrange(counted, today=TODAY, months=12), months=12)

    assert (first.after, first.asked, first.gave, first.share.value) == (1, 10, 2, 0.2)
    assert (second.asked, second.gave) == (10, 0)
    assert first.share.low is not None
    assert first.share.low < 0.2 < (first.share.high or 0)


def test_money_beyond_the_months_that_are_shown_is_in_the_cohorts_sum() -> None:
    counted = {(JANUARY, 0): (10, 5000), (JANUARY, 3): (1, -200)}

    (january,) = cohorts.arrange(counted, today=TODAY, months=1)

    assert (len(january.months), january.minor) == (2, 4800)


def test_four_donors_are_too_few_to_be_shown_to_others_and_five_are_not() -> None:
    counted = {
        (JANUARY, 0): (10, 5000), (JANUARY, 1): (4, 400), (JANUARY, 2): (5, 500),
        (MARCH, 0): (4, 7),
    }  # fmt: skip

    january, march = cohorts.arrange(counted, today=TODAY, months=3, few_hidden=True)

    assert [month.donors for month in january.months] == [10, None, 5, 0]
    assert (january.donors, january.minor, january.months[1].minor) == (10, None, None)
    assert (march.donors, march.minor, march.months[0].minor) == (None, None, None)
    assert cohorts.hidden_in([january], 1)
    assert not cohorts.hidden_in([january], 2)


def test_a_month_in_which_money_only_went_back_is_hidden_too() -> None:
    counted = {(JANUARY, 0): (10, 5000), (JANUARY, 1): (0, -4200), (JANUARY, 2): (0, 0)}

    (january,) = cohorts.arrange(counted, today=TODAY, months=12, few_hidden=True)

    assert [month.minor for month in january.months] == [5000, None, 0, 0]
    assert (january.donors, january.minor) == (10, None)


def test_one_donor_in_a_month_that_is_not_shown_hides_the_sum() -> None:
    counted = {(JANUARY, 0): (10, 5000), (JANUARY, 1): (6, 600), (JANUARY, 3): (1, 77)}

    (january,) = cohorts.arrange(counted, today=TODAY, months=1, few_hidden=True)

    assert [month.minor for month in january.months] == [5000, 600]
    assert january.minor is None


# Months reach beyond those that are shown; most hold few donors, none among them, and refunds.
numbers = st.dictionaries(
    st.tuples(st.sampled_from([JANUARY, date(2026, 2, 1), MARCH]), st.integers(1, 3)),
    st.tuples(st.integers(0, 8), st.integers(-1000, 1000)),
)


@given(counted=numbers, months=st.integers(1, 4), firsts=st.sampled_from([3, 30]))
def test_what_is_hidden_can_be_worked_out_from_no_sum(
    counted: dict[tuple[date, int], tuple[int, int]], months: int, firsts: int
) -> None:
    counted |= {(month, 0): (firsts, 100) for month in {began for began, _ in counted}}

    for one in cohorts.arrange(counted, today=TODAY, months=months, few_hidden=True):
        told = {month.after: month.minor for month in one.months if month.minor is not None}
        kept = {after: of for (began, after), of in counted.items() if began == one.began}
        secret = {after for after, of in kept.items() if points_at_somebody(*of)}
        assert not secret & told.keys()
        assert not secret or one.minor is None
        assert all((month.donors is None) == (month.minor is None) for month in one.months)


def points_at_somebody(donors: int, minor: int) -> bool:
    return donors in range(1, 5) or (donors == 0 and minor != 0)
