"""How alike a title that is being written is to the titles of petitions that are there."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

# Found by trying: tests/db/test_petitions_similar.py holds the titles, in English and French.
ALIKE = 0.35
MOST = 5  # more than a handful nobody reads


@dataclass(frozen=True)
class Candidate:
    """A petition that shares something with what was typed.

    `typed` and `title` are the words' stems in the petition's language; `letters` is
    the share of groups of three letters that both titles have, from 0 to 1.
    """

    id: UUID
    typed: frozenset[str]
    title: frozenset[str]
    letters: float


def rank(candidates: Sequence[Candidate], *, among: int) -> list[UUID]:
    """Return the candidates that are alike, the most alike first.

    `among` is how many petitions the candidates were taken from. All that hold any
    typed word must be candidates: a word's weight is how few of them hold it.
    """
    weights = _weights(candidates, among=among)
    best: dict[UUID, float] = {}
    for candidate in candidates:  # one petition comes once per language it speaks
        value = score(candidate, weights)
        best[candidate.id] = max(value, best.get(candidate.id, 0.0))
    alike = [(value, identifier) for identifier, value in best.items() if value >= ALIKE]
    # The newer of two that are equally alike comes first: ids sort by time.
    return [identifier for _, identifier in sorted(alike, reverse=True)[:MOST]]


def score(candidate: Candidate, weights: dict[str, float]) -> float:
    """Return how alike a candidate is, from 0 to 1: by words, or by letters if they say more.

    By words it is the mean of two: how much of what was typed the title holds, and
    how much the two have in common (Dice). The first finds the short wording of a
    long title, the second keeps one rare word from deciding alone. Letters find what
    is misspelt.
    """
    typed = sum(weights[stem] for stem in candidate.typed)
    if not typed:
        return candidate.letters
    shared = sum(weights[stem] for stem in candidate.typed & candidate.title)
    usual = typed / len(candidate.typed)
    title = shared + usual * len(candidate.title - candidate.typed)
    words = (shared / typed + 2 * shared / (typed + title)) / 2
    return max(words, candidate.letters)


def _weights(candidates: Sequence[Candidate], *, among: int) -> dict[str, float]:
    """Return each typed stem's weight: the fewer titles hold it, the more it says."""
    typed = frozenset[str]().union(*(candidate.typed for candidate in candidates))
    held = {stem: sum(stem in candidate.title for candidate in candidates) for stem in typed}
    return {stem: math.log1p(max(among, 1) / max(held[stem], 1)) for stem in typed}
