"""Charts as SVG text: plain values in, geometry out, no framework.

Widths are percentages and heights pixels, so that a chart fills a phone and a desk
alike while its words keep their size. Colours come from the stylesheet's classes;
nothing depends on them: every bar carries its name and its number.
"""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

ROW = 50  # pixels per bar: a line of words, the bar, air
BASELINE = 16
BAR_TOP, BAR_HEIGHT = 24, 14
AXIS_HEIGHT = 52  # below the bars: the scale, its two ends, what it measures
INTERVAL_HEIGHT = 84
FULL = 100.0
LINE_WIDTH, LINE_HEIGHT = 1000, 200
SIGN = "\N{NO-BREAK SPACE}%"  # a number never stands at a line's end without its unit


class Svg(str):
    """SVG text that templates may insert as it is: everything in it was escaped here."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


@dataclass(frozen=True)
class Bar:
    """One bar: what it is called, how long it is, and the number as people read it.

    `kind` is `strong` for the bar the title speaks of, `untagged` for what nobody can place.
    `low` and `high`, both or neither, are the ends of the value's interval, drawn as a whisker.
    """

    label: str
    value: int
    shown: str
    kind: str = ""
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True)
class Axis:
    """The scale below the bars: what it measures, and how its far end is written."""

    title: str
    show: Callable[[int], str]


def bar_chart(bars: Sequence[Bar], *, description: str, axis: Axis | None = None) -> Svg:
    """Draw horizontal bars below each other; the longest bar or whisker fills the width.

    A negative value (more refunded than given) has no length; its number is shown.
    """
    longest = max((end for bar in bars for end in (bar.value, bar.high or 0)), default=0)
    rows = "".join(
        _row(bar, top=index * ROW, width=percent(bar.value, longest))
        + _whisker(bar, longest, y=index * ROW + BAR_TOP + BAR_HEIGHT // 2)
        for index, bar in enumerate(bars)
    )
    foot, height = "", len(bars) * ROW
    if axis and longest > 0:
        foot, height = _axis(axis, longest, y=height + 4), height + AXIS_HEIGHT
    return _svg(rows + foot, height=height, description=description)


def interval(low: int, high: int, whole: int, *, ends: tuple[str, str], description: str) -> Svg:
    """Draw where a share lies: from `low` to `high` out of `whole`, on a line from 0 to 100 %.

    `ends` name the two: the lower above the line, the upper below it, so that they never collide.
    """
    left, right = percent(low, whole), percent(high, whole)
    return _svg(
        _line(0.0, FULL, y=40, css="axis")
        + _line(0.0, 0.0, y=40, css="axis", half=5)
        + _line(FULL, FULL, y=40, css="axis", half=5)
        + f'<rect class="bar strong" x="{left:.2f}%" y="34" width="{max(right - left, 0.4):.2f}%"'
        f' height="12"/>' + _label(left, y=22, text=ends[0]) + _label(right, y=70, text=ends[1]),
        height=INTERVAL_HEIGHT,
        description=description,
    )


def share(value: int, whole: int) -> Svg:
    """Draw a thin bar for a table's cell. Screen readers skip it: the cell says the number."""
    width = percent(value, whole)
    return Svg(
        '<svg class="share" aria-hidden="true" focusable="false">'
        f'<rect width="{width:.2f}%" height="100%"/></svg>'
    )


@dataclass(frozen=True)
class Step:
    """One point of a series: how far along it lies (0 to 1), the most it was, where it ended.

    `after_gap`: nobody looked between the point before and this one.
    """

    at: float
    peak: int
    value: int
    after_gap: bool = False


def step_line(steps: Sequence[Step], *, description: str) -> Svg:
    """Draw a series as steps from zero up. A fall is a fall, a gap is dashed; nothing is smoothed.

    The picture is stretched to its place while the line keeps its width.
    """
    highest = max((step.peak for step in steps), default=0) or 1
    lines = "".join(_step(before, after, highest) for before, after in itertools.pairwise(steps))
    return Svg(
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="100%" height="{LINE_HEIGHT}"'
        f' viewBox="0 0 {LINE_WIDTH} {LINE_HEIGHT}" preserveAspectRatio="none"'
        f' aria-label="{escape(description)}">{lines}</svg>'
    )


def _step(before: Step, after: Step, highest: int) -> str:
    left, right = (round(LINE_WIDTH * step.at, 2) for step in (before, after))
    start, peak, end = (
        round(LINE_HEIGHT * (1 - number / highest), 2)
        for number in (before.value, after.peak, after.value)
    )
    kind = "line gap" if after.after_gap else "line"
    return (
        f'<path class="{kind}" vector-effect="non-scaling-stroke"'
        f' d="M{left} {start}H{right}V{peak}V{end}"/>'
    )


def percent(value: int, whole: int) -> float:
    """Return how much of the whole this is, between 0 and 100; of nothing it is 0."""
    if whole <= 0:
        return 0.0
    return min(max(FULL * value / whole, 0.0), FULL)


def shown_percent(value: int, whole: int) -> str:
    """Write a share with one decimal; rounded half up from integers, so 1/8 is never 12.4."""
    if whole <= 0:
        return f"0.0{SIGN}"
    tenths = (2000 * value + whole) // (2 * whole)
    sign, tenths = ("-" if tenths < 0 else ""), abs(tenths)
    return f"{sign}{tenths // 10}.{tenths % 10}{SIGN}"


def _row(bar: Bar, *, top: int, width: float) -> str:
    kind = f" {escape(bar.kind)}" if bar.kind else ""
    return (
        f'<text x="0" y="{top + BASELINE}">{escape(bar.label)}</text>'
        f'<text x="100%" y="{top + BASELINE}" text-anchor="end">{escape(bar.shown)}</text>'
        f'<rect class="bar{kind}" x="0" y="{top + BAR_TOP}" width="{width:.2f}%"'
        f' height="{BAR_HEIGHT}"/>'
    )


def _whisker(bar: Bar, longest: int, *, y: int) -> str:
    """Draw the interval over its bar, in a light edge so that it is seen on the bar too."""
    if bar.low is None or bar.high is None:
        return ""
    left, right = percent(bar.low, longest), percent(bar.high, longest)
    return "".join(
        _line(left, right, y=y, css=css)
        + "".join(_line(at, at, y=y, css=css, half=6) for at in (left, right))
        for css in ("halo", "whisker")
    )


def _axis(axis: Axis, longest: int, *, y: int) -> str:
    return (
        _line(0.0, FULL, y=y, css="axis")
        + _line(0.0, 0.0, y=y, css="axis", half=4)
        + _line(FULL, FULL, y=y, css="axis", half=4)
        + _label(0.0, y=y + 20, text="0")
        + _label(FULL, y=y + 20, text=axis.show(longest))
        + _label(0.0, y=y + 40, text=axis.title)
    )


def _line(start: float, end: float, *, y: int, css: str, half: int = 0) -> str:
    return (
        f'<line class="{css}" x1="{start:.2f}%" x2="{end:.2f}%" y1="{y - half}" y2="{y + half}"/>'
    )


def _label(at: float, *, y: int, text: str) -> str:
    # Words start at the point in the left half and end there in the right: both stay inside.
    anchor = "start" if at <= FULL / 2 else "end"
    return f'<text x="{at:.2f}%" y="{y}" text-anchor="{anchor}">{escape(text)}</text>'


def _svg(inside: str, *, height: int, description: str) -> Svg:
    return Svg(
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="100%" height="{height}"'
        f' aria-label="{escape(description)}">{inside}</svg>'
    )
