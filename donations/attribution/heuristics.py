"""How the heuristic models weigh the touches of one journey, as whole numbers.

A model gives each touch a part of the gift: its weight over the sum of the weights. Whole
numbers, because the database computes the same and both must agree to the minor unit.
Weights are never negative, their sum never nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from mobilize.kit.money import largest_remainder

UNKNOWN = "unknown"  # a visit that nothing is known of: what others call direct
HALF_LIFE = 7.0  # days, as Google Ads has it
SCALE = 2**32  # of decaying weights: times the largest gift it still fits 64 bits
ENDS, ANCHORED = 2, 9  # 40-20-40 is 2:1:2; the anchors of W take nine tenths


@dataclass(frozen=True)
class Touch:
    """One visit of a journey, `age` days before its end; `signed` where it led to a signature."""

    channel: str
    age: float = 0.0
    signed: bool = False


Journey = Sequence[Touch]  # oldest first, never empty
Weights = list[int]


def first(journey: Journey) -> Weights:
    """Give everything to the first touch: what made somebody aware."""
    return [1, *[0] * (len(journey) - 1)]


def last(journey: Journey) -> Weights:
    """Give everything to the last touch: what brought somebody to the point."""
    return [*[0] * (len(journey) - 1), 1]


def last_known(journey: Journey) -> Weights:
    """Give everything to the last touch that is tagged; to the last where none is."""
    known = [place for place, touch in enumerate(journey) if touch.channel != UNKNOWN]
    chosen = known[-1] if known else len(journey) - 1
    return [int(place == chosen) for place in range(len(journey))]


def linear(journey: Journey) -> Weights:
    """Give every touch the same; a channel seen twice counts twice."""
    return [1] * len(journey)


def distinct(journey: Journey) -> Weights:
    """Give every channel the same, however often it was seen, at its first touch.

    Shapley's value of the game in which a set of channels brings the conversions whose
    channels all lie in it (Zhao et al., arXiv:1804.05327, 2018): each journey is split evenly
    among its channels.
    """
    channels = [touch.channel for touch in journey]
    return [int(channel not in channels[:place]) for place, channel in enumerate(channels)]


def position_u(journey: Journey) -> Weights:
    """Give 40 % to the first, 40 % to the last and 20 % to those between; halves with two."""
    between = len(journey) - 2
    if between <= 0:
        return linear(journey)
    return [ENDS * between, *[1] * between, ENDS * between]


def position_w(journey: Journey) -> Weights:
    """Give 30 % each to the first touch, the one that led to a signature, and the last.

    The others share 10 %. Anchors that are one touch add up; where there are no others, or no
    signature, the anchors there are take its part evenly.
    """
    anchors = _anchors(journey)
    others = anchors.count(0)
    if not others:
        return anchors
    return [ANCHORED * others * here or sum(anchors) for here in anchors]


def decay(journey: Journey, *, half_life: float = HALF_LIFE) -> Weights:
    """Halve a touch's weight with every half-life of its age at the journey's end.

    Weights are relative to the newest touch's, so that old journeys do not vanish; beyond
    32 half-lives they are nothing.
    """
    newest = min(touch.age for touch in journey)
    return [round(SCALE * 2 ** ((newest - touch.age) / half_life)) for touch in journey]


# In the order reports show them.
HEURISTICS: Mapping[str, Callable[[Journey], Weights]] = {
    "first": first,
    "last": last,
    "last_known": last_known,
    "linear": linear,
    "distinct": distinct,
    "position_u": position_u,
    "position_w": position_w,
    "decay": decay,
}


def split(minor: int, weights: Weights) -> list[int]:
    """Return the parts of an amount in minor units; they add up to it.

    Largest remainder, ties to the earlier touch; a negative amount is the mirror of its
    positive.
    """
    parts = largest_remainder(abs(minor), weights)
    return parts if minor >= 0 else [-part for part in parts]


def entries(amounts: Sequence[int], weights: Weights) -> list[list[int]]:
    """Split a gift's entries in the order they were booked.

    Each gets what the gift's sum so far gives less what it gave before: reversals in several
    parts take back exactly what was credited, and what was credited once never moves.
    """
    before, running, found = [0] * len(weights), 0, []
    for amount in amounts:
        running += amount
        after = split(running, weights)
        found.append([now - was for now, was in zip(after, before, strict=True)])
        before = after
    return found


def _anchors(journey: Journey) -> list[int]:
    anchors = [0] * len(journey)
    signed = [place for place, touch in enumerate(journey) if touch.signed]
    for place in (0, *signed[-1:], len(journey) - 1):
        anchors[place] += 1
    return anchors
