"""Numbers that say how sure they are, and plainly when they are not to be had."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

LEVEL = 0.95  # of every interval
TAILS = ((1 - LEVEL) / 2, (1 + LEVEL) / 2)
Z = 1.959963984540054  # the normal quantile at the upper tail


@dataclass(frozen=True)
class Estimate:
    """A number and its 95 % interval. Where there is no number, `why` is a code that says so.

    A number may stand without an interval; `why` then says what the interval lacks.
    """

    value: float | None = None
    low: float | None = None
    high: float | None = None
    why: str = ""


def sure(found: Estimate) -> Estimate:
    """Return a number that has an interval; of any other only why it has none."""
    return found if found.low is not None else Estimate(why=found.why)


def wilson(successes: int, trials: int) -> Estimate:
    """Return a share with its Wilson (1927) interval; successes beyond the trials count as all."""
    if trials <= 0:
        return Estimate(why="nobody_to_count")
    hits = min(max(successes, 0), trials)
    share, spread = hits / trials, Z**2 / trials
    middle = (share + spread / 2) / (1 + spread)
    half = Z * float(np.sqrt(share * (1 - share) / trials + spread / (4 * trials))) / (1 + spread)
    return Estimate(share, max(middle - half, 0.0), min(middle + half, 1.0))


def mean(*, total: int, squares: int, many: int) -> Estimate:
    """Return a mean per head with its normal interval, from the sum and the sum of squares."""
    if many <= 0:
        return Estimate(why="nobody_to_count")
    value = total / many
    if many == 1:
        return Estimate(value, why="too_few")
    variance = max(squares / many - value**2, 0.0) * many / (many - 1)
    half = Z * float(np.sqrt(variance / many))
    return Estimate(value, max(value - half, 0.0), value + half)
