"""Which arm gets how many people next, where an experiment is allowed to lean to the better one.

Thompson sampling on Beta posteriors (Thompson 1933; Chapelle and Li 2011), in batches,
from matured outcomes only: an answer that takes days to come must not look like a no.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

FLOOR = 0.1  # no arm's chance falls below it, so that every propensity can be divided by
BURN_IN = 100  # matured people an arm needs before anything leans
DRAWS = 4_000


@dataclass(frozen=True)
class Record:
    """How many of an arm's matured people there are, and how many of them brought somebody."""

    people: int
    brought: int


def weights(
    records: Mapping[str, Record], *, generator: np.random.Generator, floor: float = FLOOR
) -> dict[str, float]:
    """Return each arm's next chance: its posterior chance of being the best, above a floor.

    They add up to one, and each is the propensity of everybody it is used for. Until every
    arm has had its burn-in all are equal.

    Raises:
        ValueError: more arms than floors fit into one
    """
    arms = sorted(records)
    if not arms or floor * len(arms) > 1:
        raise ValueError("there is no arm, or there are too many for the floor")
    if min(records[arm].people for arm in arms) < BURN_IN:
        return dict.fromkeys(arms, 1 / len(arms))
    yes = np.array([1 + records[arm].brought for arm in arms])
    no = np.array([1 + records[arm].people - records[arm].brought for arm in arms])
    best = generator.beta(yes, no, size=(DRAWS, len(arms))).argmax(axis=1)
    chances = np.bincount(best, minlength=len(arms)) / DRAWS
    lifted = floor + (1 - floor * len(arms)) * chances
    return dict(zip(arms, (float(chance) for chance in lifted / lifted.sum()), strict=True))
