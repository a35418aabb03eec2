"""Who was brought from one place to another: counted once, small numbers untold."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions.domain import border_crossings, estimates
from petitions.domain.border_crossings import Crossings, Pair

NAMES = ["", "DE", "FR", "PT"]
UNKNOWN, DE, FR, PT = range(4)


def crossings(pairs: list[tuple[int, int]]) -> Crossings:
    parents, children = (np.array([pair[side] for pair in pairs], np.int64) for side in (0, 1))
    return border_crossings.crossings(NAMES, parents=parents, children=children)


def test_the_share_is_of_those_of_whom_both_places_are_known() -> None:
    found = crossings(
        [(PT, PT)] * 12 + [(PT, FR)] * 6 + [(FR, DE)] * 2 + [(UNKNOWN, PT)] * 4 + [(PT, UNKNOWN)]
    )

    assert (found.brought, found.stayed, found.crossed, found.unknown) == (25, 12, 8, 5)
    assert found.share == estimates.wilson(8, 20)
    assert found.pairs == (Pair("PT", "FR", 6),)


def test_three_pairs_are_named_and_those_of_a_few_are_not() -> None:
    found = crossings(
        [(PT, FR)] * 5 + [(FR, PT)] * 7 + [(DE, PT)] * 5 + [(PT, DE)] * 6 + [(DE, FR)] * 4
    )

    assert [(one.from_place, one.to_place, one.signatures) for one in found.pairs] == [
        ("FR", "PT", 7), ("PT", "DE", 6), ("DE", "PT", 5)
    ]  # fmt: skip


@pytest.mark.parametrize("few", [(PT, PT), (PT, FR)])
def test_no_share_tells_how_many_a_few_are(few: tuple[int, int]) -> None:
    other = (FR, FR) if few == (PT, FR) else (FR, DE)

    found = crossings([few] * 4 + [other] * 30)

    assert None in (found.stayed, found.crossed)
    assert (found.share.value, found.share.why) == (None, "too_few")


def test_of_nobody_no_share_is_told() -> None:
    found = crossings([])

    assert (found.brought, found.share.why, found.pairs) == (0, "nobody_to_count", ())


@given(pairs=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=80))
def test_the_parts_add_up_where_all_may_be_told(pairs: list[tuple[int, int]]) -> None:
    found = crossings(pairs)

    parts = (found.stayed, found.crossed, found.unknown)
    if None not in parts:
        assert sum(part or 0 for part in parts) == found.brought == len(pairs)
    assert all(one.signatures >= 5 for one in found.pairs)
