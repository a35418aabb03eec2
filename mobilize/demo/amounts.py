"""What people give on the web: round sums of about a hundred dollars, closed to a known total."""

from random import Random

# In dollars; how often each is drawn, of a hundred.
ROUND_SUMS = {10: 8, 20: 12, 25: 14, 50: 22, 100: 24, 150: 7, 200: 6, 250: 5, 500: 2}
SMALLEST = 500  # cents
COVERS_THE_FEE = 0.2  # of the givers add the card fee, which makes the sum an odd one


def draw(rng: Random, *, total: int) -> list[int]:
    """Return gifts in cents that add up to `total` exactly; none is below SMALLEST.

    The last gift is what is left.

    Raises:
        ValueError: `total` is less than one gift
    """
    if total < SMALLEST:
        raise ValueError("the total is less than the smallest gift")
    gifts: list[int] = []
    left = total
    while left:
        gift = _one(rng)
        gift = gift if left - gift >= SMALLEST else left
        gifts.append(gift)
        left -= gift
    return gifts


def _one(rng: Random) -> int:
    cents = 100 * rng.choices(list(ROUND_SUMS), list(ROUND_SUMS.values()))[0]
    return _with_fee(cents) if rng.random() < COVERS_THE_FEE else cents


def _with_fee(cents: int) -> int:
    """Return what a giver pays so that `cents` are left after 2.9 % and 30 cents."""
    return -(-(cents + 30) * 1000 // 971)
