"""Petitions that spread as we say, so that what is measured can be held against the truth."""

import numpy as np
from numpy.random import Generator

from petitions.domain.signers import NOBODY, Signers

SEEDS = 40
MEAN_DELAY = 2.0  # days, exponential
SHAPE = 0.5


def an_outbreak(
    chance: Generator, *, rate: float, until: float, seeds: int = SEEDS, k: float = SHAPE
) -> Signers:
    """Return who had signed by a day, of petitions whose seeds all sign on day 0."""
    at, parent = [np.zeros(seeds)], [np.full(seeds, NOBODY)]
    first = 0
    while len(at[-1]):
        bringing = chance.poisson(chance.gamma(k, rate / k, size=len(at[-1])))
        places = np.repeat(np.arange(first, first + len(at[-1])), bringing)
        signed = np.repeat(at[-1], bringing) + chance.exponential(MEAN_DELAY, len(places))
        first += len(at[-1])
        at.append(signed[signed <= until])
        parent.append(places[signed <= until])
    times = np.concatenate(at)
    return Signers(times, np.concatenate(parent), np.ones(len(times), bool))


def people(*lives: tuple[float, int]) -> Signers:
    """Return people by when they signed and through whom (their place, or NOBODY)."""
    at, parent = zip(*lives, strict=True) if lives else ((), ())
    return Signers(np.array(at, float), np.array(parent, np.int64), np.ones(len(lives), dtype=bool))
