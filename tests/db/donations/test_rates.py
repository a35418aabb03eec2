"""Rates are appended day after day and never changed, so that no report changes either."""

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from donations.models import ExchangeRate
from donations.queries import rates as known
from donations.services import rates
from donations.services.rates import Loaded
from tests.builders import MONDAY

pytestmark = pytest.mark.django_db
FIRST = b"Date,USD,JPY\n2026-03-03,1.16,182.5\n2026-03-02,1.15,182.1\n"
TUESDAY = date(2026, 3, 3)


def test_the_same_file_twice_adds_nothing() -> None:
    done = [rates.load(FIRST, now=MONDAY) for _ in range(2)]

    assert done == [Loaded(4, 0, 0, TUESDAY), Loaded(0, 4, 0, TUESDAY)]


def test_a_closed_day_keeps_its_rate_and_takes_no_new_one() -> None:
    rates.load(FIRST, now=MONDAY)

    done = rates.load(b"Date,USD,GBP\n2026-03-03,1.99,0.9\n", now=MONDAY)

    assert done == Loaded(0, 0, 2, TUESDAY)
    assert known.of_day(TUESDAY) == (TUESDAY, {"JPY": "182.5", "USD": "1.16"})


def test_a_file_that_leaves_a_business_day_out_is_refused_whole() -> None:
    rates.load(FIRST, now=MONDAY)

    with pytest.raises(rates.RatesIncomplete, match="2026-03-04"):
        rates.load(b"Date,USD\n2026-03-05,1.17\n", now=MONDAY)

    assert ExchangeRate.objects.count() == 4


def test_over_a_weekend_nothing_is_missing() -> None:
    rates.load(b"Date,USD\n2026-03-06,1.17\n", now=MONDAY)

    assert rates.load(b"Date,USD\n2026-03-09,1.18\n", now=MONDAY).added == 1


def test_the_time_before_all_can_be_added_where_it_joins_on() -> None:
    rates.load(FIRST, now=MONDAY)

    with pytest.raises(rates.RatesIncomplete, match="2026-02-27"):
        rates.load(b"Date,USD\n2026-02-26,1.1\n", now=MONDAY)
    done = rates.load(b"Date,USD\n2026-02-27,1.1\n", now=MONDAY)

    assert done.added == 1
    assert known.span() == (date(2026, 2, 27), TUESDAY)


def test_the_table_refuses_a_change() -> None:
    rates.load(FIRST, now=MONDAY)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ExchangeRate.objects.update(per_euro=1)


def test_the_command_begins_with_the_shipped_history_and_goes_on_with_a_file(
    tmp_path: Path,
) -> None:
    said = StringIO()
    call_command("load_rates", stdout=said)
    span = known.span()
    wrong = tmp_path / "eurofxref.csv"
    wrong.write_bytes(b"Name\nInes\n")

    assert said.getvalue().endswith(f"The last day is {span[1] if span else None}.\n")
    assert span is not None
    assert span[0] == date(1999, 1, 4)
    with pytest.raises(CommandError, match="not a file of the ECB"):
        call_command("load_rates", str(wrong))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("load_rates", str(tmp_path / "nothing.csv"))
