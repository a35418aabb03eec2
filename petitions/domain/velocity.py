"""Is this more than usual? A count beside the counts of the hours before it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

SIGMAS = 6.0


@dataclass(frozen=True)
class Verdict:
    """What was seen, what was to be expected, and whether somebody should look."""

    observed: int
    expected: int
    unusual: bool


def judge(
    observed: int, before: Sequence[int], *, at_least: int, sigmas: float = SIGMAS
) -> Verdict:
    """Compare an hour with those before it.

    The median is what was usual and the median distance from it how much it varied, so
    that one earlier peak does not hide the next one. Nothing below `at_least` is
    unusual, whatever came before. Counts of rare events scatter by their square root:
    the spread is never taken for less.
    """
    usual = median(before) if before else 0.0
    scatter = 1.4826 * median(abs(count - usual) for count in before) if before else 0.0
    spread = max(scatter, math.sqrt(usual), 1.0)
    unusual = observed >= at_least and observed > usual + sigmas * spread
    return Verdict(observed=observed, expected=round(usual), unusual=unusual)
