"""The weights of `heuristics` for many journeys at once: the same whole numbers.

Each function takes journeys as columns and returns one weight for each visit.
"""

from collections.abc import Callable, Mapping

import numpy as np

from donations.attribution.heuristics import ANCHORED, ENDS, SCALE
from donations.attribution.journey_columns import Journeys
from petitions.domain.estimates import Bools, Ints

FAINTEST = -64.0  # half-lives, beyond which a weight is nothing anyway


def first(journeys: Journeys) -> Ints:
    """Give everything to the first visit."""
    weights: Ints = (journeys.place == 0).astype(np.int64)
    return weights


def last(journeys: Journeys) -> Ints:
    """Give everything to the last visit."""
    weights: Ints = (journeys.left == 0).astype(np.int64)
    return weights


def last_known(journeys: Journeys) -> Ints:
    """Give everything to the last visit that is tagged; to the last where none is."""
    newest = _newest(journeys, journeys.known)
    chosen = np.where(newest < 0, journeys.sizes - 1, newest)[journeys.of]
    weights: Ints = (journeys.place == chosen).astype(np.int64)
    return weights


def linear(journeys: Journeys) -> Ints:
    """Give every visit the same."""
    return np.ones(len(journeys.label), dtype=np.int64)


def distinct(journeys: Journeys) -> Ints:
    """Give every label the same, at its first visit."""
    pair = journeys.of * (journeys.label.max(initial=0) + 1) + journeys.label
    weights = np.zeros(len(pair), dtype=np.int64)
    weights[np.unique(pair, return_index=True)[1]] = 1
    return weights


def position_u(journeys: Journeys) -> Ints:
    """Give 40 % each to the ends and 20 % to those between; halves with two."""
    between = np.maximum(journeys.sizes - 2, 0)[journeys.of]
    ends = (journeys.place == 0) | (journeys.left == 0)
    return np.where(ends & (between > 0), ENDS * between, 1)


def position_w(journeys: Journeys) -> Ints:
    """Give 30 % each to the first visit, the one that led to a signature, and the last."""
    signed = _newest(journeys, journeys.signed)[journeys.of]
    here = first(journeys) + last(journeys) + (journeys.place == signed)
    roles = 2 + (signed >= 0)
    others = np.add.reduceat(here == 0, journeys.starts, dtype=np.int64)[journeys.of]
    return np.where(others == 0, here, np.where(here > 0, ANCHORED * others * here, roles))


def decay(journeys: Journeys, *, half_life: float) -> Ints:
    """Halve a visit's weight with every half-life of its age at the journey's end."""
    newest = np.minimum.reduceat(journeys.age, journeys.starts)[journeys.of]
    faded = np.exp2(np.maximum((newest - journeys.age) / half_life, FAINTEST))
    weights: Ints = np.rint(SCALE * faded).astype(np.int64)
    return weights


# In the order of HEURISTICS, but for what fades.
STEADY: Mapping[str, Callable[[Journeys], Ints]] = {
    "first": first,
    "last": last,
    "last_known": last_known,
    "linear": linear,
    "distinct": distinct,
    "position_u": position_u,
    "position_w": position_w,
}


def _newest(journeys: Journeys, marked: Bools) -> Ints:
    """Return the place of each journey's last marked visit; -1 where none is."""
    return np.maximum.reduceat(np.where(marked, journeys.place, -1), journeys.starts)
