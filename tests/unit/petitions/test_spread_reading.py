"""Ids and words as arrays: found again, told apart, and no row mistaken for another."""

from uuid import UUID, uuid4

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions.queries import spread as reading
from petitions.queries.spread import Column


def as_records(ids: list[UUID]) -> Column:
    """Return ids as they lie in the arrays."""
    return np.frombuffer(b"".join(one.bytes for one in ids), dtype=reading.ID)


def test_every_id_is_found_where_it_stands_and_a_strange_one_nowhere() -> None:
    ids = [uuid4() for _ in range(500)]

    places = reading.places(as_records(ids))

    assert places.of(as_records(ids[::-1])).tolist() == list(range(499, -1, -1))
    assert places.of(as_records([uuid4(), UUID(int=0)])).tolist() == [-1, -1]


def test_ids_that_differ_in_one_half_only_are_told_apart() -> None:
    ids = [UUID(int=1), UUID(int=1 << 64), UUID(int=(1 << 64) + 1), UUID(int=2)]

    assert reading.places(as_records(ids)).of(as_records(ids)).tolist() == [
        0, 1, 2, 3
    ]  # fmt: skip


def test_an_id_that_stands_twice_is_a_damaged_forest() -> None:
    with pytest.raises(ValueError, match="twice"):
        reading.places(as_records([UUID(int=7)] * 2))


def test_among_nobody_nobody_is_found() -> None:
    nobody = reading.places(as_records([]))

    assert nobody.of(as_records([UUID(int=7)])).tolist() == [-1]
    assert nobody.of(as_records([])).tolist() == []


@given(said=st.lists(st.sampled_from(["en", "fr", "pt-BR", "", "de"])))
def test_words_come_back_as_they_were(said: list[str]) -> None:
    column = np.frombuffer("".join(word.ljust(16) for word in said).encode(), dtype="V16")

    words, which = reading.words(column)

    assert [words[at] for at in which] == said
    assert len(words) == len(set(said))
