"""What changed between two texts, word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "deleted", "inserted"]

TOKENS = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True)
class Piece:
    """A stretch of text that stayed, went or came."""

    kind: Kind
    text: str


def words(before: str, after: str) -> list[Piece]:
    """Return the pieces that lead from one text to the other.

    What stayed and what was deleted add up to `before`; what stayed and what was
    inserted add up to `after`. Neighbours are of different kinds, no piece is empty.
    """
    old, new = TOKENS.findall(before), TOKENS.findall(after)
    start = _shared(old, new)
    end = _shared(old[start:][::-1], new[start:][::-1])
    stop_old, stop_new = len(old) - end, len(new) - end
    changes = [
        ("".join(old[:start]),) * 2,
        *_compare(old[start:stop_old], new[start:stop_new]),
        ("".join(old[stop_old:]),) * 2,
    ]
    kept = [change for change in changes if any(change)]
    return [piece for change in _joined(kept) for piece in _pieces(change)]


def is_changed(pieces: list[Piece]) -> bool:
    """Say whether anything differs."""
    return any(piece.kind != "same" for piece in pieces)


Change = tuple[str, str]


def _shared(old: list[str], new: list[str]) -> int:
    """Return how many tokens both begin with."""
    pairs = zip(old, new, strict=False)
    return next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(old), len(new)))


def _compare(old: list[str], new: list[str]) -> list[Change]:
    steps = SequenceMatcher(None, old, new).get_opcodes()
    return [("".join(old[a:b]), "".join(new[c:d])) for _, a, b, c, d in steps]


def _joined(changes: list[Change]) -> list[Change]:
    """Join neighbours of one kind; a lone space between two changes belongs to them."""
    joined: list[Change] = []
    for change in changes:
        if _changed(change) and len(joined) > 1 and _is_lone_space(joined[-1]):
            space = joined.pop()
            joined[-1] = _sum(joined[-1], space)
        if joined and _changed(joined[-1]) == _changed(change):
            joined[-1] = _sum(joined[-1], change)
        else:
            joined.append(change)
    return joined


def _is_lone_space(change: Change) -> bool:
    return not _changed(change) and change[0].isspace()


def _changed(change: Change) -> bool:
    return change[0] != change[1]


def _sum(one: Change, other: Change) -> Change:
    return one[0] + other[0], one[1] + other[1]


def _pieces(change: Change) -> Iterator[Piece]:
    before, after = change
    if before == after:
        yield Piece("same", before)
        return
    if before:
        yield Piece("deleted", before)
    if after:
        yield Piece("inserted", after)
