"""A world whose truth is known: one channel causes each gift, and what is seen misleads.

Of every gift one of two channels is the cause, and its visit comes first. An advertisement
that causes nothing may come after it, and visits may lose their tags. So the bias of each
model can be written down, and a test can hold the models to it.
"""

from collections import Counter
from dataclasses import dataclass

from numpy.random import Generator

from donations.attribution.heuristics import HEURISTICS, UNKNOWN, Touch
from donations.attribution.markov import Path

ADS = "social_paid"
CAUSES = {"facebook": 0.6, "email": 0.4}


@dataclass(frozen=True)
class World:
    """`ads` is how often the advertisement follows; `lost` how often a cause's visit is untagged.

    `gifts` are made; as many again look and give nothing, having come the same ways.
    """

    ads: float = 0.0
    lost: dict[str, float] | None = None
    gifts: int = 20_000

    def journeys(self, chance: Generator) -> list[list[Touch]]:
        """Return the journeys of the gifts as they are seen."""
        causes = chance.choice(list(CAUSES), size=self.gifts, p=list(CAUSES.values()))
        followed = chance.random(self.gifts) < self.ads
        dark = chance.random(self.gifts)
        lost = self.lost or {}
        return [
            [
                Touch(UNKNOWN if dark[at] < lost.get(str(cause), 0.0) else str(cause), 3.0),
                *([Touch(ADS, 0.0)] if followed[at] else []),
            ]
            for at, cause in enumerate(causes)
        ]


def shares(journeys: list[list[Touch]], model: str) -> dict[str, float]:
    """Return what a model gives each channel of all gifts."""
    found: Counter[str] = Counter()
    for journey in journeys:
        weights = HEURISTICS[model](journey)
        for touch, weight in zip(journey, weights, strict=True):
            found[touch.channel] += weight / sum(weights)  # type: ignore[assignment]
    return {channel: part / len(journeys) for channel, part in found.items()}


def paths(journeys: list[list[Touch]]) -> list[Path]:
    """Return the journeys together, as many again having led to nothing."""
    ways = Counter(tuple(touch.channel for touch in journey) for journey in journeys)
    return [Path(way, many, many, many) for way, many in sorted(ways.items())]
