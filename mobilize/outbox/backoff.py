"""How long to wait before trying again."""

from datetime import timedelta
from random import Random

FIRST = 2.0  # seconds
LONGEST = 3600.0


def delay(attempts: int, *, random: Random) -> timedelta:
    """Return the pause after `attempts` failed ones: exponential, with full jitter.

    Between nothing and 2 s, 4 s, 8 s … one hour: many that failed together do not
    come back together (Brooker, "Exponential backoff and jitter", 2015).

    Raises:
        ValueError: nothing was tried yet
    """
    if attempts < 1:
        raise ValueError("a pause follows at least one attempt")
    # The exponent is bounded before the power is taken: 2.0 ** 2000 overflows.
    ceiling = min(LONGEST, FIRST * 2.0 ** min(attempts - 1, 32))
    return timedelta(seconds=random.uniform(0, ceiling))
