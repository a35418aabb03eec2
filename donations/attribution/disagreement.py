"""How far the models are apart."""

import itertools
from collections.abc import Mapping

Credits = Mapping[str, Mapping[str, int]]


def spread(credited: Credits, channel: str) -> int:
    """Return the distance of the model that credits a channel most to the one that does least."""
    amounts = [by_channel.get(channel, 0) for by_channel in credited.values()]
    return max(amounts, default=0) - min(amounts, default=0)


def apart(credited: Credits) -> float | None:
    """Return which part of the whole the two most distant models place differently.

    0 where all agree, 1 where two have nothing in common (the total variation distance).
    None where there is nothing to place.
    """
    wholes = [sum(map(abs, by_channel.values())) for by_channel in credited.values()]
    if len(wholes) < 2 or min(wholes) <= 0:
        return None
    pairs = itertools.combinations(zip(credited.values(), wholes, strict=True), 2)
    return max(_distance(one, other) for one, other in pairs)


def _distance(one: tuple[Mapping[str, int], int], other: tuple[Mapping[str, int], int]) -> float:
    channels = one[0].keys() | other[0].keys()
    gaps = (abs(one[0].get(c, 0) / one[1] - other[0].get(c, 0) / other[1]) for c in channels)
    return sum(gaps) / 2
