"""The shape of the chains among the chosen signers, and how it came to be."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from petitions.domain import forest_shape, signers
from petitions.domain.estimates import Bools
from petitions.domain.forest_shape import Shape
from petitions.domain.signers import Signers
from petitions.reports.population import FIRST_DAY, Population

LOOKS = 6  # each costs as much as a shape does


@dataclass(frozen=True)
class Grown:
    """What shape the chains had at the end of the day `on`."""

    on: date
    shape: Shape


def growth(people: Population) -> tuple[Grown, ...]:
    """Return the shape at the ends of equal parts of the time in which the chosen signed.

    A chain ends where it leaves the chosen: whoever came through somebody else begins one. Who
    has withdrawn holds their place in it. The last look is at all of them.
    """
    days = people.rows["day"].astype(np.int64)
    own = days[people.chosen]
    if not len(own):
        return ()
    before, last = int(own.min()) - 1, int(own.max())
    ends = sorted({last - (last - before) * left // LOOKS for left in range(LOOKS)})
    return tuple(
        Grown(FIRST_DAY + timedelta(end), _among(people.signers, people.chosen & (days <= end)))
        for end in ends
    )


def _among(everybody: Signers, which: Bools) -> Shape:
    known, _ = signers.among(everybody, which)
    return forest_shape.of(known.parent)
