"""From where to where: counts by the places of who brought and who was brought."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from petitions.domain import crossing

NAMES = [f"{letter}{number}" for letter in "AB" for number in range(9)]


def test_what_is_under_five_is_a_few_and_nothing_is_nothing() -> None:
    found = crossing.matrix(
        names=["FR", "PT", "XX"], parents=np.array([1] * 9), children=np.array([0] * 5 + [1] * 4)
    )

    assert found.names == ("PT", "FR")
    assert [line.cells for line in found.lines] == [(None, 5), (0, 0)]
    assert [(line.brought, line.kept) for line in found.lines] == [(9, None), (0, None)]


def test_what_stayed_is_told_where_it_is_large_enough() -> None:
    found = crossing.matrix(names=["PT"], parents=np.zeros(8, int), children=np.zeros(8, int))

    assert (found.lines[0].brought, found.lines[0].kept) == (8, 1.0)


@given(pairs=st.lists(st.tuples(st.integers(0, 17), st.integers(0, 17)), max_size=60))
def test_however_many_places_there_are_the_lines_are_few_and_complete(
    pairs: list[tuple[int, int]],
) -> None:
    parents, children = (np.array([pair[side] for pair in pairs], np.int64) for side in (0, 1))

    found = crossing.matrix(names=NAMES, parents=parents, children=children)

    met = {NAMES[place] for pair in pairs for place in pair}
    assert len(found.names) == min(len(met), crossing.MOST + 1)
    assert found.others == (len(met) > crossing.MOST)
    for name, line in zip(found.names, found.lines, strict=True):
        if name:
            whole = sum(NAMES[parent] == name for parent in parents)
            assert line.brought == (whole if whole == 0 or whole >= 5 else None)
