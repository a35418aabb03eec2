"""A world whose truth is known: one channel causes each gift, and what is seen misleads.

Of every gift one of two channels is the cause, and its visit comes first. An advertisement
that causes nothing may come after it, and visits may lose their tags. So the bias of each
model can be written down, and a test can hold the models to it.
"""

import sys
from collections import Counter
from dataclasses import dataclass

from numpy.random import Generator

from donations.attribution import markov
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


def expected(world: World) -> list[tuple[float, list[Touch]]]:
    """Return each way a gift can come in a world, as it is seen, and how likely it is."""
    found = []
    for cause, causes in CAUSES.items():
        lost = (world.lost or {}).get(cause, 0.0)
        for channel, seen in ((cause, 1 - lost), (UNKNOWN, lost)):
            begun = [Touch(channel, 3.0)]
            found.append((causes * seen * (1 - world.ads), begun))
            found.append((causes * seen * world.ads, [*begun, Touch(ADS, 0.0)]))
    return [(likely, journey) for likely, journey in found if likely]


def bias(world: World, model: str) -> dict[str, float]:
    """Return each channel's credited share less the share of gifts that it caused."""
    found: Counter[str] = Counter()
    for likely, journey in expected(world):
        weights = HEURISTICS[model](journey)
        for touch, weight in zip(journey, weights, strict=True):
            found[touch.channel] += likely * weight / sum(weights)  # type: ignore[assignment]
    return {name: found[name] - CAUSES.get(name, 0.0) for name in {*found, *CAUSES}}


def bias_of_removal(world: World) -> dict[str, float]:
    """Return the same of removal: half of those who come by each way give."""
    ways = [(likely, tuple(t.channel for t in journey)) for likely, journey in expected(world)]
    solved = markov.removal([Path(way, many, many, many) for many, way in ways])
    assert solved is not None
    return {name: share - CAUSES.get(name, 0.0) for name, share in solved.shares.items()}


MODELS = [*HEURISTICS, "removal"]
FOLLOWED, DARK = World(ads=0.5), World(lost={"facebook": 0.5})
COLUMNS = [(FOLLOWED, (*CAUSES, ADS)), (DARK, (*CAUSES, UNKNOWN))]


def table() -> list[str]:
    """Return the rows of the table of biases in `docs/attribution.md`, in points of the whole."""
    return [f"| `{model}` | {' | '.join(_points(model))} |" for model in MODELS]


def _points(model: str) -> list[str]:
    found = []
    for world, channels in COLUMNS:
        by = bias_of_removal(world) if model == "removal" else bias(world, model)
        found += [f"{100 * by[name]:+.1f}" if abs(by[name]) > 1e-9 else "0" for name in channels]
    return found


if __name__ == "__main__":
    sys.stdout.write("\n".join([*table(), ""]))
