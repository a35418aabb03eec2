"""Signatures as arrays: who came through whom, and when."""

from dataclasses import dataclass

import numpy as np

from petitions.domain.estimates import Bools, Ints
from petitions.domain.estimates import Floats as Days

NOBODY = -1  # the parent of a root


@dataclass(frozen=True)
class Signers:
    """One petition's or cause's people, one place of each array per person.

    `at` is in days from any beginning; `parent` is a place in the same arrays or NOBODY;
    `counted` is false for who has withdrawn: they keep what they brought, and count no more.
    """

    at: Days
    parent: Ints
    counted: Bools

    def __len__(self) -> int:
        return len(self.at)

    @property
    def brought(self) -> Bools:
        """Say who counts and came through somebody."""
        return self.counted & (self.parent >= 0)

    @property
    def recruits(self) -> Ints:
        """Return how many who count each has brought directly."""
        return np.bincount(self.parent[self.brought], minlength=len(self)).astype(np.int64)


def crediting_nobody(parent: Ints, removed: Bools) -> Ints:
    """Cut off what is removed and all below it: it stands alone, as if nothing were known.

    Linear in the people times the logarithm of the longest way below something removed.
    """
    up, cut = _own(parent), removed
    for _ in range(len(parent).bit_length()):
        wider = cut | cut[up]
        if (wider == cut).all():
            break  # nobody is lost at this distance, so nobody at any further one
        up, cut = up[up], wider
    above = np.where(parent >= 0, parent, 0)
    lost = (parent >= 0) & (cut[above] | removed) if len(parent) else removed
    return np.where(lost, NOBODY, parent)


def places(parent: Ints) -> tuple[Ints, Ints]:
    """Return each one's root and generation; a root is its own, of generation 0.

    Chains are jumped in doubling steps, so that a path of a million costs twenty. Who stands
    in a circle, which a sound forest does not have, is its own root.
    """
    up, steps = _own(parent), (parent >= 0).astype(np.int64)
    for _ in range(len(parent).bit_length()):
        steps = steps + steps[up]
        up = up[up]
    circling = parent[up] >= 0 if len(parent) else np.zeros(0, bool)
    own = np.arange(len(parent))
    return np.where(circling, own, up), np.where(circling, 0, steps)


def until(signers: Signers, *, moment: float) -> tuple[Signers, Ints]:
    """Return the people as known at a moment, and where each stood before."""
    return among(signers, signers.at <= moment)


def among(signers: Signers, which: Bools) -> tuple[Signers, Ints]:
    """Return some of the people, who came through nobody else, and where each stood before."""
    kept = np.flatnonzero(which)
    place = np.full(len(signers) + 1, NOBODY)  # the last is for NOBODY
    place[kept] = np.arange(len(kept))
    known = Signers(signers.at[kept], place[signers.parent[kept]], signers.counted[kept])
    return known, kept


def _own(parent: Ints) -> Ints:
    return np.where(parent >= 0, parent, np.arange(len(parent)))
