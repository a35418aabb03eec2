"""What can be said about a share when part of the money tells nothing of its way."""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Interval:
    """The smallest and the largest share that the untagged part allows (Manski's bounds)."""

    low: Fraction
    high: Fraction


def identified(*, tagged: int, untagged: int, total: int) -> Interval | None:
    """Return tagged/total … (tagged + untagged)/total.

    None where no share can be named: nothing was given, or reversals outweigh gifts.
    """
    parts = (tagged, untagged, total - tagged - untagged)
    if total <= 0 or min(parts) < 0:
        return None
    return Interval(Fraction(tagged, total), Fraction(tagged + untagged, total))
