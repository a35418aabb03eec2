"""Reports in one currency: rows add up, refunds go at their gift's rate, past days stay."""

from datetime import timedelta
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st

from donations.domain.conversion import NONE, WAITS
from donations.models import LedgerEntry
from donations.reports import channels, totals
from donations.reports.conversion import LeftOut
from donations.services import rates
from petitions.models import Cause
from tests.builders import MONDAY, a_cause, a_pledge, an_organisation
from tests.gifts import a_payment, captured, refunded

pytestmark = pytest.mark.django_db
TUESDAY, WEDNESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
RATES = b"Date,USD,JPY\n2026-03-02,1.25,160\n2026-03-03,2.5,N/A\n"


def a_gift(cause: Cause, amount_minor: int, currency: str, *, now: Any = MONDAY) -> Any:
    return captured(a_payment(cause, amount_minor, currency=currency), now=now)


def report(cause: Cause, **asked: Any) -> channels.ChannelReport:
    return channels.channel_report(
        organisation=cause.organisation, cause=cause, now=MONDAY, **asked
    )


def test_gifts_of_all_currencies_come_together_at_their_days_rates() -> None:
    cause = a_cause(an_organisation())
    rates.load(RATES, now=MONDAY)
    for amount, currency, day in [
        (1000, "EUR", MONDAY), (1000, "USD", MONDAY), (1000, "USD", TUESDAY), (1600, "JPY", MONDAY),
    ]:  # fmt: skip
        a_gift(cause, amount, currency, now=day)

    found = report(cause, into="EUR")

    assert found.total_minor == 1000 + 800 + 400 + 1000
    assert found.currency == "EUR"
    assert sum(found.by_rail.values()) == found.total_minor
    assert sum(row.money["last"] for row in (*found.rows, found.untagged)) == found.total_minor
    assert found.conversion is not None
    assert found.conversion.left_out == ()


def test_a_refund_goes_at_the_rate_of_its_gift_whatever_the_day() -> None:
    cause = a_cause(an_organisation())
    rates.load(RATES, now=MONDAY)
    gift = a_gift(cause, 1001, "USD")
    refunded(gift, 500, now=TUESDAY)
    refunded(gift, 501, now=WEDNESDAY)

    assert report(cause, into="EUR").total_minor == 0
    assert report(cause, into="EUR", until=MONDAY.date()).total_minor == 801  # 800.8
    # A report on the refunds alone knows their gift's day all the same.
    assert report(cause, into="EUR", since=TUESDAY.date()).total_minor == -801


def test_what_has_no_rate_is_left_out_and_told_apart() -> None:
    cause = a_cause(an_organisation())
    rates.load(RATES, now=MONDAY)
    a_gift(cause, 1000, "USD")
    a_gift(cause, 700, "JPY", now=TUESDAY)
    a_gift(cause, 300, "USD", now=WEDNESDAY)
    a_pledge(cause, 900, currency="USD", made_at=WEDNESDAY)

    found = report(cause, into="EUR")

    assert found.total_minor == 800
    assert found.conversion is not None
    assert found.conversion.left_out == (
        LeftOut("JPY", NONE, 700, 0),
        LeftOut("USD", WAITS, 300, 900),
    )


def test_a_day_that_was_converted_stays_as_it_was_whatever_is_loaded_later() -> None:
    cause = a_cause(an_organisation())
    rates.load(RATES, now=MONDAY)
    a_gift(cause, 1000, "USD")
    a_gift(cause, 1000, "USD", now=WEDNESDAY)
    before = report(cause, into="EUR", until=TUESDAY.date())

    rates.load(RATES.replace(b"1.25", b"9.99") + b"2026-03-04,5,170\n", now=WEDNESDAY)

    assert report(cause, into="EUR", until=TUESDAY.date()) == before
    assert report(cause, into="EUR").total_minor == 800 + 200


def test_without_in_a_report_stays_in_its_own_currency() -> None:
    cause = a_cause(an_organisation())
    a_gift(cause, 1000, "EUR")
    a_gift(cause, 5000, "USD")

    assert report(cause).total_minor == 1000
    assert report(cause).conversion is None
    assert report(cause, currency="USD").total_minor == 5000


def test_one_currency_alone_can_be_converted() -> None:
    cause = a_cause(an_organisation())
    rates.load(RATES, now=MONDAY)
    a_gift(cause, 1000, "EUR")
    a_gift(cause, 1000, "USD")

    assert report(cause, into="EUR", currency="USD").total_minor == 800


def test_the_causes_add_up_to_the_total() -> None:
    org = an_organisation()
    rates.load(RATES, now=MONDAY)
    wells, forests = a_cause(org), a_cause(org, "forests", currency="USD")
    a_gift(wells, 333, "EUR")
    a_gift(forests, 333, "USD")
    a_pledge(forests, 1000)

    found = totals.totals_report(organisation=org, causes=[wells, forests], into="EUR")

    assert [(row.cause_slug, row.money_minor) for row in found.rows] == [
        ("clean-water", 333), ("forests", 266),
    ]  # fmt: skip
    assert found.money_minor == 599
    assert found.promised_minor == 333 + 266 + 800


gifts = st.tuples(
    st.integers(min_value=1, max_value=10**7),
    st.sampled_from(["EUR", "USD", "JPY"]),
    st.lists(st.integers(min_value=1, max_value=100), max_size=3),
)


@hypothesis.given(given=st.lists(gifts, min_size=1, max_size=6))
@hypothesis.settings(
    max_examples=15, suppress_health_check=list(hypothesis.HealthCheck), deadline=None
)
def test_every_report_is_the_sum_of_its_rows(given: list[tuple[int, str, list[int]]]) -> None:
    cause = a_cause(an_organisation(), f"c{LedgerEntry.objects.count()}")
    rates.load(RATES, now=MONDAY)
    for amount, currency, shares in given:
        payment, left = a_gift(cause, amount, currency), amount
        for number, share in enumerate(shares, start=1):
            if back := left * share // 100:
                refunded(payment, back, now=MONDAY + timedelta(minutes=number))
                left -= back

    found = report(cause, into="USD")

    for model in ("first", "last", "linear"):
        rows = (*found.rows, found.untagged)
        assert sum(row.money[model] for row in rows) == found.total_minor
    crossed = found.by_rail_and_channel.values()
    assert sum(sum(by_channel.values()) for by_channel in crossed) == found.total_minor
