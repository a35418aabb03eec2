"""What can be said about a share when part of the money tells nothing of its way."""

from dataclasses import dataclass
from fractions import Fraction

from petitions.domain import estimates
from petitions.domain.estimates import Estimate


@dataclass(frozen=True)
class Interval:
    """The smallest and the largest share that the untagged part allows (Manski's bounds)."""

    low: Fraction
    high: Fraction


def identified(*, tagged: int, untagged: int, total: int) -> Interval | None:
    """Return tagged/total … (tagged + untagged)/total.

    None where no share can be named: nothing was given, or reversals outweigh gifts.
    """
    if not _can_be_named(tagged, untagged, total):
        return None
    return Interval(Fraction(tagged, total), Fraction(tagged + untagged, total))


def at_random(*, tagged: int, untagged: int, total: int) -> Fraction | None:
    """Return the share if the untagged part came the same ways as the tagged: an assumption.

    None where no share can be named, or nothing is tagged.
    """
    if not _can_be_named(tagged, untagged, total) or total == untagged:
        return None
    return Fraction(tagged, total - untagged)


def told(
    *, tagged: int, untagged: int, total: int, said_so: int, asked: int
) -> tuple[Fraction, Estimate] | None:
    """Return the share when `said_so` of `asked` untagged givers named the channel.

    With the interval that Wilson's limits of the sample leave. None where nobody was asked.
    """
    if asked <= 0 or not 0 <= said_so <= asked or not _can_be_named(tagged, untagged, total):
        return None
    sample = estimates.wilson(said_so, asked)
    low, high = (_with(tagged, untagged, total, end) for end in (sample.low, sample.high))
    point = (tagged + untagged * Fraction(said_so, asked)) / total
    return point, Estimate(float(point), low, high)


def told_between(
    *, tagged: int, untagged: int, total: int, certain: int, possible: int, asked: int
) -> Estimate | None:
    """Return the share when some answers name the channel, and others may have meant it.

    From the lower limit with the `certain` alone to the upper one with all that are `possible`;
    a point only where they are the same. None where `told` is.
    """
    money = {"tagged": tagged, "untagged": untagged, "total": total}
    least = told(**money, said_so=certain, asked=asked)
    most = told(**money, said_so=possible, asked=asked)
    if least is None or most is None:
        return None
    return Estimate(least[1].value if certain == possible else None, least[1].low, most[1].high)


def _with(tagged: int, untagged: int, total: int, part: float | None) -> float | None:
    return None if part is None else (tagged + untagged * part) / total


def _can_be_named(tagged: int, untagged: int, total: int) -> bool:
    return total > 0 and min(tagged, untagged, total - tagged - untagged) >= 0
