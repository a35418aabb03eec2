"""Who came through whom, as arrays: places, what is cut off, what was known when."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from petitions.domain import signers
from petitions.domain.signers import NOBODY
from tests.unit.petitions.outbreaks import people

# B, C came through A; D, E, F through B; G through F; H through G; Y through Z.
PARENTS = np.array([NOBODY, 0, 0, 1, 1, 1, 5, 6, NOBODY, 8])


@st.composite
def forests(draw: st.DrawFn) -> np.ndarray:
    many = draw(st.integers(0, 40))
    parents = [draw(st.integers(NOBODY, place - 1)) for place in range(many)]
    order = draw(st.permutations(range(many)))
    shuffled = np.full(many, NOBODY)
    for place, parent in enumerate(parents):
        shuffled[order[place]] = NOBODY if parent == NOBODY else order[parent]
    return shuffled


def chain(parents: np.ndarray, place: int) -> list[int]:
    above = [place]
    while parents[above[-1]] != NOBODY:
        above.append(int(parents[above[-1]]))
    return above


def test_everybody_has_the_root_and_the_generation_of_the_worked_case() -> None:
    roots, generations = signers.places(PARENTS)

    assert roots.tolist() == [0] * 8 + [8, 8]
    assert generations.tolist() == [0, 1, 1, 2, 2, 2, 3, 4, 0, 1]


@given(parents=forests())
def test_places_are_what_walking_up_finds(parents: np.ndarray) -> None:
    roots, generations = signers.places(parents)

    walks = [chain(parents, place) for place in range(len(parents))]
    assert roots.tolist() == [walk[-1] for walk in walks]
    assert generations.tolist() == [len(walk) - 1 for walk in walks]


@given(parents=forests(), chance=st.randoms(use_true_random=False))
def test_what_is_removed_and_all_below_it_is_credited_to_nobody(
    parents: np.ndarray, chance: object
) -> None:
    removed = np.array([chance.random() < 0.2 for _ in parents], dtype=bool)  # type: ignore[attr-defined]

    credited = signers.crediting_nobody(parents, removed)

    for place, parent in enumerate(parents):
        lost = any(removed[one] for one in chain(parents, place))
        assert credited[place] == (NOBODY if lost else parent)


def test_a_circle_ends_and_is_nobodys_root_but_its_own() -> None:
    roots, generations = signers.places(np.array([1, 0, 1, NOBODY]))

    assert roots.tolist() == [0, 1, 2, 3]
    assert generations.tolist() == [0, 0, 0, 0]


def test_a_path_of_a_hundred_thousand_is_no_trouble() -> None:
    roots, generations = signers.places(np.arange(-1, 99_999))

    assert (roots == 0).all()
    assert generations[-1] == 99_999


def test_what_came_later_is_not_known_and_changes_nobodys_place() -> None:
    known, kept = signers.until(people((5, NOBODY), (0, NOBODY), (1, 1), (2, 2)), moment=1)

    assert kept.tolist() == [1, 2]
    assert known.parent.tolist() == [NOBODY, 0]
    assert known.recruits.tolist() == [1, 0]


def test_without_anybody_nothing_breaks() -> None:
    nobody = people()

    assert [len(part) for part in signers.places(nobody.parent)] == [0, 0]
    assert nobody.recruits.tolist() == []
    assert len(signers.crediting_nobody(nobody.parent, nobody.counted)) == 0
