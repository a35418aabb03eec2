"""Tables by place, and an attacker who keeps every one of them and knows the exact total."""

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from petitions.domain import disclosure
from petitions.domain.disclosure import Table, next_table

K = 10
PLACES = ["", "AD", "BE", "DE", "FR", "PT"]

waves = st.lists(
    st.dictionaries(st.sampled_from(PLACES), st.integers(0, 40), max_size=6),
    min_size=1,
    max_size=12,
)
# Some waves take back: invalidations, withdrawals.
tides = st.lists(
    st.dictionaries(st.sampled_from(PLACES), st.integers(-60, 60), max_size=6),
    min_size=1,
    max_size=12,
)


def published(stream: list[dict[str, int]], *, k: int = K) -> Iterator[Table]:
    """Let people come in waves and publish after each, where it is safe."""
    truth: Counter[str] = Counter()
    tables: list[Table] = []
    for wave in stream:
        for place, number in wave.items():
            truth[place] = max(0, truth[place] + number)
        table = next_table(truth, earlier=tables, k=k)
        if table is not None:
            tables.append(table)
            yield table


def seen_by_comparing(one: Table, other: Table) -> list[int]:
    """Return the size of every group that the difference of two tables singles out."""
    shared = set(one.cells) & set(other.cells)
    changes = {place: other.cells[place] - one.cells[place] for place in shared}
    left = other.total - one.total
    for change in changes.values():
        left -= change
    return [*changes.values(), left]


def hidden(size: int, k: int = K) -> bool:
    return size == 0 or abs(size) >= k


@settings(max_examples=300)
@given(waves)
def test_no_table_and_no_two_tables_single_out_a_small_group(stream: list[dict[str, int]]) -> None:
    tables = [disclosure.EMPTY, *published(stream)]

    for table in tables:
        assert all(number >= K for number in table.cells.values())
        assert hidden(table.rest)
    for one, other in combinations(tables, 2):
        assert all(hidden(size) for size in seen_by_comparing(one, other))


@settings(max_examples=300)
@given(tides, st.integers(5, 25))
def test_falling_counts_give_nobody_away_either(stream: list[dict[str, int]], k: int) -> None:
    tables = [disclosure.EMPTY, *published(stream, k=k)]

    for one, other in combinations(tables, 2):
        assert all(hidden(size, k) for size in seen_by_comparing(one, other))
        assert all(number >= k for number in other.cells.values())
        assert other.rest >= 0


@settings(max_examples=200)
@given(waves, st.sampled_from(PLACES))
def test_one_person_more_is_never_what_a_new_table_is_about(
    stream: list[dict[str, int]], place: str
) -> None:
    tables = list(published(stream))
    truth: Counter[str] = Counter()
    for wave in stream:
        truth.update(wave)

    without = next_table(truth, earlier=tables, k=K)
    with_one_more = next_table(truth + Counter([place]), earlier=tables, k=K)

    # Nothing was left to be said; if one person makes a table, it tells of ten at least.
    assert without is None or without.cells != (tables[-1].cells if tables else {})
    for table in filter(None, [with_one_more]):
        assert all(hidden(size) for one in tables for size in seen_by_comparing(one, table))


def test_small_places_are_merged_and_large_ones_shown() -> None:
    table = next_table({"PT": 40, "FR": 25, "BE": 6, "AD": 4, "": 3}, k=K)

    assert table is not None
    assert (dict(table.cells), table.rest) == ({"PT": 40, "FR": 25}, 13)


def test_a_rest_that_is_too_small_takes_the_smallest_shown_place_along() -> None:
    table = next_table({"PT": 40, "FR": 25, "AD": 1}, k=K)

    assert table is not None
    assert (dict(table.cells), table.rest) == ({"PT": 40}, 26)


def test_where_everybody_is_from_one_place_it_is_shown() -> None:
    table = next_table({"PT": 40}, k=K)

    assert table == Table({"PT": 40}, 40)


def test_where_nothing_can_be_shown_nothing_is() -> None:
    assert next_table({"PT": 9, "FR": 9}, k=K) is None
    assert next_table({}, k=K) is None
    assert next_table({"PT": 10, "AD": 1}, k=K) is None


def test_a_single_newcomer_waits_for_company() -> None:
    first = next_table({"PT": 40, "FR": 30}, k=K)
    assert first is not None

    assert next_table({"PT": 50, "FR": 31}, earlier=[first], k=K) is None
    later = next_table({"PT": 50, "FR": 40}, earlier=[first], k=K)

    assert later is not None
    assert dict(later.cells) == {"PT": 50, "FR": 40}


def test_what_waited_once_does_not_come_out_later_by_comparing_with_an_older_table() -> None:
    first = next_table({"BE": 10, "DE": 10, "AD": 9, "": 1}, k=K)
    assert first is not None
    truth = {"BE": 20, "DE": 20, "AD": 9, "": 2}
    second = next_table(truth, earlier=[first], k=K)
    assert second is not None

    # Belgium's ten would now leave one person between the first table and this one.
    assert next_table(truth, earlier=[first, second], k=K) is None


def test_a_place_that_has_fallen_below_joins_the_rest() -> None:
    first = next_table({"PT": 60, "FR": 50}, k=K)
    assert first is not None

    second = next_table({"PT": 80, "FR": 2, "": 20}, earlier=[first], k=K)

    assert second is not None
    assert (dict(second.cells), second.rest) == ({"PT": 80}, 22)


def test_a_table_is_due_when_enough_is_new() -> None:
    small, large = Table({"PT": 40}, 40), Table({"PT": 5000}, 5000)

    assert [disclosure.is_due(n, before=small, k=K) for n in (49, 50)] == [False, True]
    assert [disclosure.is_due(n, before=large, k=K) for n in (5049, 5050)] == [False, True]
    assert disclosure.is_due(30, before=small, k=K)


def test_an_organisation_may_ask_for_more_than_five_and_for_no_less() -> None:
    with pytest.raises(ValueError, match="at least 5"):
        next_table({"PT": 40}, k=4)
