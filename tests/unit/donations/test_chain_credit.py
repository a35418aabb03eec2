"""All gifts of a forest under three models of chains, beside each gift shared by itself."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from donations.domain import chain_credit
from donations.domain.chain_credit import Chained, Credit
from petitions.domain import chain_models, forest, forest_money, forest_trees
from petitions.domain.forest_money import Gifts
from tests.unit.petitions.test_forest import small_forests

MODELS = {
    "root": chain_models.root_only,
    "uniform": chain_models.chain_uniform,
    "recursive": chain_models.recursive_half,
}


def chained(parents: list[int], gifts: list[tuple[int, int]], *, loose: int = 0) -> Chained:
    """Return what the fast form finds of gifts below nodes, and of money below nobody."""
    laid = forest_trees.lay(forest.grow(np.array(parents, dtype=np.int64)))
    rank = np.empty(len(parents), dtype=np.int64)
    rank[laid.forest.order] = np.arange(len(parents))
    below = rank[np.array([node for node, _ in gifts], dtype=np.int64)]
    hanging = Gifts(below, np.array([minor for _, minor in gifts], dtype=np.int64))
    shared, kept = forest_money.chain_shapley(laid, hanging)
    return Chained(
        brought=sum(minor for _, minor in gifts) + loose,
        loose=loose,
        givers=int(kept.sum()) + loose,
        roots=int(shared[: laid.roots].sum()),
        left_over=float(forest_money.left_over(laid, hanging).sum()),
    )


def by_hand(
    parents: list[int], gifts: list[tuple[int, int]], model: str, *, loose: int
) -> list[Fraction]:
    """Return what goes to the roots, to others on the way, to the givers and to nobody."""
    grown = parents + [node for node, _ in gifts] + [-1]
    amounts = [0] * len(parents) + [minor for _, minor in gifts] + [loose]
    parts, nobody = chain_models.credit(grown, amounts, MODELS[model])
    people = len(parents)
    began = sum(part for part, above in zip(parts[:people], parents, strict=True) if above < 0)
    way = sum(parts[:people]) - began
    return [Fraction(began), Fraction(way), Fraction(sum(parts[people:])), nobody]


def row(credit: Credit) -> list[int]:
    return [credit.began, credit.on_the_way, credit.givers, credit.nobody]


@given(
    small_forests(),
    st.lists(st.tuples(st.integers(0, 39), st.integers(-(10**9), 10**9)), max_size=12),
    st.integers(-(10**6), 10**6),
)
def test_every_model_is_what_gifts_shared_one_by_one_come_to_and_adds_up(
    parents: list[int], given_: list[tuple[int, int]], loose: int
) -> None:
    gifts = [(node % len(parents), minor) for node, minor in given_]

    found = chain_credit.side_by_side(chained(parents, gifts, loose=loose))

    for model, credit in found.items():
        assert sum(row(credit)) == sum(minor for _, minor in gifts) + loose
        # Split evenly each gift has its own units over; the others are rounded once, together.
        close = len(gifts) + 1 if model == "uniform" else 1
        exact = by_hand(parents, gifts, model, loose=loose)
        for units, part in zip(row(credit), exact, strict=True):
            assert abs(units - part) <= close * (len(parents) if model == "uniform" else 1)
            if model == "root":
                assert units == part


def test_of_a_long_chain_halving_leaves_nothing_to_see_and_loses_nothing() -> None:
    path = [-1, *range(3000)]

    found = chain_credit.side_by_side(chained(path, [(3000, 10_001)]))

    assert row(found["recursive"]) == [0, 5001, 5000, 0]
    assert row(found["root"]) == [10_001, 0, 0, 0]


@pytest.mark.parametrize(("minor", "halved"), [(1, [0, 0, 1, 0]), (5, [1, 0, 3, 1]), (0, [0] * 4)])
def test_the_smallest_amounts_are_whole_units_too(minor: int, halved: list[int]) -> None:
    found = chain_credit.side_by_side(chained([-1], [(0, minor)]))

    assert row(found["recursive"]) == halved
