"""How an interval narrows over time, as SVG text: plain values in, geometry out, no framework.

The band is drawn with its edges dashed and the estimate as a line, so that nothing depends
on a colour; what the ends are is written beside them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from mobilize.dashboards.charts import Svg

WIDTH, HEIGHT = 1000, 200
TOP, BELOW = 24, 24  # pixels for the words above and below the plot


@dataclass(frozen=True)
class Point:
    """One look: the estimate and the ends of its interval."""

    middle: float
    low: float
    high: float


@dataclass(frozen=True)
class Words:
    """What stands beside the plot: its highest value, nothing at all, and the two ends of time."""

    highest: str
    lowest: str
    nothing: str
    first: str
    last: str


def band(points: Sequence[Point], *, words: Words, description: str) -> Svg:
    """Draw looks from left to right around the line of no effect; one look fills the width."""
    many = list(points) * 2 if len(points) == 1 else list(points)
    reach = max((abs(end) for point in many for end in (point.low, point.high)), default=0) or 1
    lows, middles, highs = (
        _line([getattr(point, name) for point in many], reach) for name in ("low", "middle", "high")
    )
    area = " ".join([*highs, *reversed(lows)])
    plot = (
        f'<polygon class="band" points="{area}"/>'
        + _drawn(highs, "line gap")
        + _drawn(lows, "line gap")
        + _drawn(middles, "line")
        + f'<path class="axis" vector-effect="non-scaling-stroke" d="M0 {HEIGHT / 2}H{WIDTH}"/>'
    )
    return Svg(
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="100%"'
        f' height="{TOP + HEIGHT + BELOW}" aria-label="{escape(description)}">'
        f'<svg x="0" y="{TOP}" width="100%" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"'
        f' preserveAspectRatio="none">{plot}</svg>{_beside(words)}</svg>'
    )


def _beside(words: Words) -> str:
    middle, bottom = TOP + HEIGHT / 2, TOP + HEIGHT
    return (
        _text("0", 16, words.highest)
        + _text("0", middle - 4, words.nothing)
        + _text("0", bottom - 4, words.lowest)
        + _text("0", bottom + 18, words.first)
        + _text("100%", bottom + 18, words.last, anchor="end")
    )


def _line(values: Sequence[float], reach: float) -> list[str]:
    step = WIDTH / max(len(values) - 1, 1)
    return [
        f"{index * step:.1f},{HEIGHT / 2 * (1 - value / reach):.1f}"
        for index, value in enumerate(values)
    ]


def _drawn(points: Sequence[str], css: str) -> str:
    return (
        f'<polyline class="{css}" vector-effect="non-scaling-stroke" points="{" ".join(points)}"/>'
    )


def _text(x: str, y: float, words: str, *, anchor: str = "start") -> str:
    return f'<text x="{x}" y="{y:.0f}" text-anchor="{anchor}">{escape(words)}</text>'
