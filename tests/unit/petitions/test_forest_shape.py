"""A forest's shape says of all its trees together what is true of each."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions.domain import forest_shape
from petitions.domain.forest_shape import Shape


def shape_of(*parents: int) -> Shape:
    return forest_shape.of(np.array(parents, dtype=np.int64))


@st.composite
def forests(draw: st.DrawFn) -> list[int]:
    return [draw(st.integers(-1, node - 1)) for node in range(draw(st.integers(1, 30)))]


def test_the_worked_forest_has_its_published_shape() -> None:
    # B and C came through A, D, E and F through B, G through F, H through G, Y through Z.
    found = shape_of(-1, 0, 0, 1, 1, 1, 5, 6, -1, 8)

    assert (found.trees, found.alone) == (2, 0)
    assert (found.largest, found.longest, found.broadest) == (8, 4, 3)
    assert found.largest_virality == pytest.approx(2.392857142857)
    assert found.mean_virality == found.median_virality == pytest.approx((2.392857142857 + 1) / 2)


def test_who_stands_alone_is_no_tree_and_has_no_virality() -> None:
    assert shape_of(-1, -1) == Shape(0, 2, 1, 0, 1, None, None, None)
    assert shape_of() == Shape(0, 0, 0, 0, 0, None, None, None)


def test_a_few_long_chains_move_the_mean_and_not_the_median() -> None:
    pairs = [-1, 0, -1, 2, -1, 4]
    path = [-1, 6, 7, 8, 9]

    found = shape_of(*pairs, *path)

    assert (found.median_virality, found.mean_virality) == (1, pytest.approx((3 + 6 / 3) / 4))
    assert (found.largest_virality, found.longest) == (2, 4)


def test_a_circle_in_a_damaged_table_is_measured_all_the_same() -> None:
    assert shape_of(1, 0, 1).trees == 1


@given(forests())
def test_trees_and_who_stands_alone_are_all_roots_whatever_the_order(parents: list[int]) -> None:
    nodes = len(parents)
    turned = [-1 if parent < 0 else nodes - 1 - parent for parent in reversed(parents)]

    found, other = shape_of(*parents), shape_of(*turned)

    assert found.trees + found.alone == parents.count(-1)
    assert found.longest < found.largest <= nodes
    assert (other.largest, other.longest, other.broadest) == (
        found.largest, found.longest, found.broadest
    )  # fmt: skip
    assert other.mean_virality == pytest.approx(found.mean_virality)
    assert other.largest_virality == pytest.approx(found.largest_virality)
