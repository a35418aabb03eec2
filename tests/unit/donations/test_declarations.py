"""Which gifts a tax declaration covers: at the edges, and for any days at all."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donations.domain import declarations, tax_wording
from donations.domain.declarations import Declaration, Gift

INES, OMAR = UUID(int=1), UUID(int=2)
FIRST, LAST = date(2025, 4, 6), date(2026, 4, 5)
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)
days = st.dates(date(2020, 1, 1), date(2030, 1, 1))


def a_declaration(**fields: Any) -> Declaration:
    said = {
        "id": UUID(int=9), "giver": INES, "since": FIRST, "until": LAST, "cancelled_from": None,
        "given_at": MONDAY,
    }  # fmt: skip
    return Declaration(**{**said, **fields})


def a_gift(day: date, minor: int = 2500, *, giver: UUID = INES) -> Gift:
    return Gift(UUID(int=5), giver, day, minor, "GBP")


@pytest.mark.parametrize(
    ("day", "covered"),
    [(FIRST - DAY, False), (FIRST, True), (LAST, True), (LAST + DAY, False)],
)
def test_a_declaration_covers_its_first_and_its_last_day(day: date, covered: bool) -> None:
    assert declarations.covers(a_declaration(), day) is covered


def test_an_open_declaration_covers_every_day_since() -> None:
    open_ended = a_declaration(until=None)

    assert declarations.covers(open_ended, date(2099, 12, 31))
    assert not declarations.covers(open_ended, FIRST - DAY)


@pytest.mark.parametrize(
    ("cancelled_from", "first_covered", "the_day_before", "the_day_itself"),
    [(date(2025, 9, 1), True, True, False), (FIRST, False, False, False)],
)
def test_nothing_is_covered_from_the_day_of_the_cancellation_on(
    cancelled_from: date, first_covered: bool, the_day_before: bool, the_day_itself: bool
) -> None:
    cancelled = a_declaration(until=None, cancelled_from=cancelled_from)

    assert declarations.covers(cancelled, FIRST) is first_covered
    assert declarations.covers(cancelled, cancelled_from - DAY) is the_day_before
    assert declarations.covers(cancelled, cancelled_from) is the_day_itself


def test_a_gift_is_claimed_once_under_the_declaration_given_last() -> None:
    earlier = a_declaration(until=None)
    later = a_declaration(id=UUID(int=10), until=None, given_at=MONDAY + DAY)

    claims = declarations.claims([a_gift(FIRST)], [later, earlier])

    assert [claim.declaration for claim in claims] == [later]


def test_nobodys_declaration_covers_somebody_elses_gift() -> None:
    assert declarations.claims([a_gift(FIRST, giver=OMAR)], [a_declaration()]) == []


def test_what_was_given_back_is_not_claimed() -> None:
    assert declarations.claims([a_gift(FIRST, 0)], [a_declaration()]) == []


@given(since=days, length=st.integers(0, 2000), cut=st.none() | days, day=days)
def test_a_day_is_covered_exactly_when_no_edge_leaves_it_out(
    since: date, length: int, cut: date | None, day: date
) -> None:
    until = since + timedelta(days=length)
    declared = a_declaration(since=since, until=until, cancelled_from=cut)
    last = until if cut is None else min(until, cut - DAY)

    assert declarations.covers(declared, day) == (since <= day <= last)


def test_a_declarations_words_are_found_again_by_their_hash() -> None:
    for scheme in tax_wording.SCHEMES:
        for locale in ("en", "fr", "de"):
            read = tax_wording.today(scheme, locale=locale)

            assert tax_wording.resolve(scheme, read.version, read.fingerprint) == read
            assert "Relief" in read.said("Relief")
    with pytest.raises(tax_wording.WordingUnknown):
        tax_wording.resolve(tax_wording.GENERIC, "2026-11", "0" * 64)


def test_no_declaration_was_ever_edited() -> None:
    known = {
        ("gift-aid", "en"): "697f261c3d0d25ba",
        ("generic", "en"): "13f8e6febb835d69",
        ("generic", "fr"): "eec9e84d26219b87",
    }
    found = {
        (scheme, locale): tax_wording.today(scheme, locale=locale).fingerprint[:16]
        for scheme, locale in known
    }

    assert found == known
