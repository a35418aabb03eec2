"""What changed between two texts."""

import time
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from petitions.domain import diff
from petitions.domain.diff import Piece

texts = st.text(alphabet="ab é.,\n", max_size=40)


def said(pieces: list[Piece]) -> str:
    marks = {"same": "{}", "deleted": "[-{}]", "inserted": "[+{}]"}
    return "".join(marks[piece.kind].format(piece.text) for piece in pieces)


@given(before=texts, after=texts)
def test_the_pieces_add_up_to_both_texts(before: str, after: str) -> None:
    pieces = diff.words(before, after)

    assert "".join(p.text for p in pieces if p.kind != "inserted") == before
    assert "".join(p.text for p in pieces if p.kind != "deleted") == after
    assert diff.is_changed(pieces) == (before != after)


@given(before=texts, after=texts)
def test_neighbours_differ_and_none_is_empty(before: str, after: str) -> None:
    kinds = [piece.kind for piece in diff.words(before, after)]

    assert all(piece.text for piece in diff.words(before, after))
    assert all(one != other for one, other in pairwise(kinds))


def test_a_changed_word_is_one_deletion_and_one_insertion() -> None:
    assert said(diff.words("Dig three wells.", "Dig four wells.")) == ("Dig [-three][+four] wells.")


def test_neighbouring_changed_words_are_shown_as_one_change() -> None:
    assert said(diff.words("Cancel the old debt", "Cancel our whole debt")) == (
        "Cancel [-the old][+our whole] debt"
    )


def test_accents_and_full_stops_are_changes_of_their_own() -> None:
    assert said(diff.words("Le marche a lieu", "Le marché a lieu.")) == (
        "Le [-marche][+marché] a lieu[+.]"
    )


def test_a_long_text_that_repeats_one_word_is_compared_at_once() -> None:
    begun = time.perf_counter()

    pieces = diff.words("water " * 1600, "x " + "water " * 900 + "y " + "water " * 600)

    assert time.perf_counter() - begun < 2
    assert diff.is_changed(pieces)
