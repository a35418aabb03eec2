"""Chance that can be computed again: a salted hash deals arms, and who is held out."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

HELD_OUT = ""  # the name of the arm of those who are left alone
STEPS = 2**53  # as many different places as a float between 0 and 1 can tell apart


@dataclass(frozen=True)
class Drawn:
    """An arm's name (`HELD_OUT` for none) and how probable it was that just this came out."""

    arm: str
    propensity: float

    @property
    def held_out(self) -> bool:
        return self.arm == HELD_OUT


def draw(*, salt: str, unit: UUID, weights: Mapping[str, float], hold_out: float) -> Drawn:
    """Put a unit into an arm by chance, always the same while salt and weights are.

    Two hashes decide, one on being held out, one on the arm: whoever is held out stays so
    however the weights move. The propensities of all outcomes add up to one.

    Raises:
        ValueError: no arm has a weight
    """
    if place(salt=salt, unit=unit, question="hold-out") < hold_out:
        return Drawn(HELD_OUT, hold_out)
    total = sum(weights.values())
    if total <= 0:
        raise ValueError("an arm with a weight is needed")
    mark, reached, last = place(salt=salt, unit=unit, question="arm") * total, 0.0, Drawn("", 0.0)
    for arm, weight in sorted(weights.items()):
        if weight > 0:
            reached, last = reached + weight, Drawn(arm, (1 - hold_out) * weight / total)
        if mark < reached:
            break
    return last


def place(*, salt: str, unit: UUID, question: str) -> float:
    """Return a number from 0 to below 1, uniform over units and independent over questions."""
    digest = hashlib.sha256(f"{salt}:{question}:{unit}".encode()).digest()
    return (int.from_bytes(digest[:8], "big") >> 11) / STEPS
