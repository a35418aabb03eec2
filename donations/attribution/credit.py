"""Credit gifts and people to channels so that every minor unit is credited once."""

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction

from donations.attribution.models import MODELS
from mobilize.kit.money import Money

UNKNOWN = "unknown"
Journey = tuple[str, ...]


def credit_money(
    gifts: Iterable[tuple[Journey, int, int]], *, model: str, currency: str
) -> dict[str, int]:
    """Return each channel's minor units of `(journey, amount in minor units, how many)`.

    Credits add up to the amounts exactly. Each gift is split for itself, the odd
    unit going to the earlier touch, so a refund takes back exactly what its gift gave.
    """
    credited: Counter[str] = Counter()
    for journey, amount_minor, count in gifts:
        channels = journey or (UNKNOWN,)
        parts = Money(amount_minor, currency).split(MODELS[model](len(channels)))
        for channel, part in zip(channels, parts, strict=True):
            credited[channel] += part.minor * count
    return {channel: minor for channel, minor in sorted(credited.items()) if minor}


def credit_counts(people: Iterable[tuple[Journey, int]], *, model: str) -> dict[str, Fraction]:
    """Return each channel's share of `(journey, how many)`; shares add up to the count exactly."""
    credited: dict[str, Fraction] = {}
    for journey, count in people:
        channels = journey or (UNKNOWN,)
        for channel, weight in zip(channels, MODELS[model](len(channels)), strict=True):
            credited[channel] = credited.get(channel, Fraction(0)) + weight * count
    return {channel: share for channel, share in sorted(credited.items()) if share}
