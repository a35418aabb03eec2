"""What the heuristic models credit to each label, of journeys and what they were worth as columns.

Every conversion is split for itself by `shares`, and only then are the parts added up: credits
are the money to the minor unit.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from donations.attribution import column_weights, journey_columns
from donations.attribution.heuristics import HEURISTICS
from donations.attribution.journey_columns import Journeys
from petitions.domain.estimates import Ints

BESIDE = 2  # threads: each has some megabytes of its own
WORD = 63  # bits of a number that is never below zero


@dataclass(frozen=True)
class Worths:
    """What conversions were worth, in the order of their numbers: one on each rail and side.

    `minor` is what counts with its sign: what a conversion came to, or less what it came to before.
    """

    conversion: Ints
    rail: Ints
    minor: Ints


def credited(
    journeys: Journeys, worths: Worths, *, half_life: float
) -> Iterator[tuple[int, int, tuple[int, ...]]]:
    """Yield rail, label and minor units by model, in the order of HEURISTICS.

    Every rail and label that any conversion has is there, also where it got nothing. Every
    conversion has a visit, or what was told. Parts are weighed beside each other: NumPy leaves
    the other threads alone while it computes.
    """
    labels, rails = (int(each.max(initial=-1)) + 1 for each in (journeys.label, worths.rail))
    sums = np.zeros((len(HEURISTICS) + 1, rails * labels), dtype=np.int64)

    def summed(part: Journeys) -> tuple[Ints, Ints]:
        return _summed(part, worths, labels=labels, half_life=half_life)

    with ThreadPoolExecutor(BESIDE) as threads:
        for cells, added in threads.map(summed, journeys.in_parts()):
            sums[:, cells] += added
    *by_model, seen = sums
    for cell in np.flatnonzero(seen):
        yield int(cell) // labels, int(cell) % labels, tuple(int(by[cell]) for by in by_model)


def shares(whole: Ints, weights: Ints, starts: Ints) -> Ints:
    """Split each whole by its run of weights, which begins at `starts`; parts add up to it.

    Largest remainder, ties to the earlier one (Hamilton's method, as `kit.money` has it). No
    whole is below zero, and no product of a whole and a weight beyond 64 bits.
    """
    sizes = np.diff(starts, append=len(weights))
    run = np.repeat(np.arange(len(starts)), sizes)
    part, rest = np.divmod(whole[run] * weights, np.add.reduceat(weights, starts)[run])
    over = (whole - np.add.reduceat(part, starts))[run]
    if over.any():
        served = np.arange(len(weights)) - starts[run] < over
        part[_by_remainder(run, rest)[served]] += 1
    return part


def _by_remainder(run: Ints, rest: Ints) -> Ints:
    """Order the rows of each run by what remains, the largest first.

    Run, remainder and row are sorted as one number, which takes a twentieth of the time. Where
    that has too few bits, remainders lose some, and what ties without them is sorted again.
    """
    row, most = len(run).bit_length(), int(rest.max(initial=0))
    lost = max(0, 2 * row + most.bit_length() - WORD)
    kept = most.bit_length() - lost
    packed = (run << kept | most - rest >> lost) << row | np.arange(len(run))
    packed.sort()
    order = packed & (1 << row) - 1
    if lost:
        tied = journey_columns.ties(packed >> row)
        order[tied] = order[tied][np.lexsort((order[tied], -rest[order[tied]], run[order[tied]]))]
    return order


def _summed(
    journeys: Journeys, worths: Worths, *, labels: int, half_life: float
) -> tuple[Ints, Ints]:
    """Return the cells of some journeys' conversions, and their sums: last of them the visits.

    A conversion of several worths is split once for each.
    """
    first, end = np.searchsorted(worths.conversion, journeys.conversion[[0, -1]] + [0, 1])
    minor, rail = worths.minor[first:end], worths.rail[first:end]
    which = np.searchsorted(journeys.conversion[journeys.starts], worths.conversion[first:end])
    visit, starts = journeys.repeated(which)
    sizes = journeys.sizes[which]
    cell = np.repeat(rail, sizes) * labels + journeys.label[visit]
    cells, place = np.unique(cell, return_inverse=True)
    sign = np.repeat(np.sign(minor), sizes)
    sums = np.zeros((len(HEURISTICS) + 1, len(cells)), dtype=np.int64)
    for model, weights in enumerate(_weights(journeys, half_life)):
        np.add.at(sums[model], place, sign * shares(np.abs(minor), weights[visit], starts))
    np.add.at(sums[-1], place, 1)
    return cells, sums


def _weights(journeys: Journeys, half_life: float) -> Iterator[Ints]:
    yield from (weigh(journeys) for weigh in column_weights.STEADY.values())
    yield column_weights.decay(journeys, half_life=half_life)
