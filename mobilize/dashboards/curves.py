"""Curves over time as SVG text: plain values in, geometry out, no framework.

Like `charts`: shapes are stretched to their place, words keep their size. Nothing depends on
colour: what was brought is drawn solid, what came on its own as an outline; moments are dashed
lines with a number on top, and every picture has a table that says the same.
"""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from mobilize.dashboards.charts import Svg

WIDTH, HEIGHT = 1000, 200
MARGIN = 24  # pixels above, for the moments' numbers
HEADING = 24  # pixels, for what the columns measure
FOOT = 24  # pixels below, for the first and the last day
ROW = 48  # pixels: a line of words, what is drawn, air
# Says what a picture measures, from where to where, given the most that it shows.
Scale = Callable[[float], str]
REACH = 95  # per cent of the width, as far as the longest interval reaches
# The line on which columns stand.
FLOOR = f'<path class="axis" vector-effect="non-scaling-stroke" d="M0 {HEIGHT}H{WIDTH}"/>'
MOST_COLUMNS = 400  # more are narrower than a pixel and are added up


@dataclass(frozen=True)
class Column:
    """One day's or week's signatures: those who came on their own, those who were brought."""

    alone: int
    brought: int


@dataclass(frozen=True)
class Mark:
    """Something that happened: how far along (0 to 1), and the number it has in the table."""

    at: float
    number: int


@dataclass(frozen=True)
class Point:
    """An estimate and its interval, and how far along it lies (0 to 1)."""

    at: float
    value: float
    low: float
    high: float
    firm: bool = True


def columns(
    series: Sequence[Column],
    *,
    marks: Sequence[Mark] = (),
    ends: tuple[str, str],
    description: str,
    show: Callable[[int], str],
    axis: Callable[[str, int], str] | None = None,
) -> Svg:
    """Draw signatures over time, brought ones at the bottom, with the moments marked.

    `show` writes the highest column's number; `axis` says in a line above the picture what the
    columns measure, given that number and how many days (or weeks) each of them joins.
    """
    joined, series = -(-len(series) // MOST_COLUMNS), _joined(series)
    highest = max((one.alone + one.brought for one in series), default=0) or 1
    width = WIDTH / max(len(series), 1)
    bars = "".join(
        _column(one, left=place * width, width=width, highest=highest)
        for place, one in enumerate(series)
    )
    return _drawing(
        bars + "".join(_dashes(mark) for mark in marks) + (FLOOR if axis else ""),
        _feet(ends)
        + ("" if axis else _top(show(highest)))
        + "".join(_number(mark) for mark in marks),
        description=description,
        heading=axis(show(highest), joined) if axis else "",
    )


def band(
    points: Sequence[Point],
    *,
    level: float,
    ends: tuple[str, str],
    description: str,
    scale: Scale,
) -> Svg:
    """Draw estimates over time with their intervals as a band, and a line at `level`.

    Where an estimate rests on too few the line is dashed and the band an outline.
    """
    highest = max([level * 1.25, *(min(one.high, 4 * level) for one in points)])
    rows = "".join(_piece(before, after, highest) for before, after in itertools.pairwise(points))
    at = _height(level, highest)
    rule = f'<path class="axis" vector-effect="non-scaling-stroke" d="M0 {at}H{WIDTH}"/>'
    share = MARGIN + HEIGHT * (1 - level / highest)
    words = f'<text x="100%" y="{share - 4:.0f}" text-anchor="end">{level:g}</text>'
    return _drawing(
        rows + rule + FLOOR, _feet(ends) + words, description=description, heading=scale(highest)
    )


@dataclass(frozen=True)
class Whisker:
    """One estimate with its interval on a common scale, and its words."""

    label: str
    shown: str
    value: float
    low: float
    high: float


def whiskers(
    rows: Sequence[Whisker], *, level: float | None, description: str, scale: Scale
) -> Svg:
    """Draw estimates below each other: a dot with a line from end to end of its interval.

    `level` draws a rule through all, such as one recruit per signer.
    """
    most = max([row.high for row in rows] + ([level] if level else []), default=0.0) or 1.0
    drawn = "".join(
        _rule(level, top=place * ROW, most=most) + _whisker(row, top=place * ROW, most=most)
        for place, row in enumerate(rows)
    )
    return _rows(drawn, height=ROW * len(rows), description=description, heading=scale(most))


@dataclass(frozen=True)
class Lane:
    """One place's numbers over time; None is a few, which is drawn as an outline."""

    label: str
    shown: str
    counts: Sequence[int | None]


def lanes(rows: Sequence[Lane], *, ends: tuple[str, str], description: str) -> Svg:
    """Draw places below each other over one span of time, each as high as its own most.

    `ends` are the first and the last day of all, below a line that is the span.
    """
    drawn = "".join(_lane(row, top=place * ROW) for place, row in enumerate(rows))
    bottom = ROW * len(rows)
    line = f'<line class="axis" x1="0%" x2="100%" y1="{bottom}" y2="{bottom}"/>'
    feet = _feet(ends, at=bottom + FOOT - 6)
    return _rows(drawn + line + feet, height=bottom + FOOT, description=description)


def _lane(row: Lane, *, top: int) -> str:
    most = max((many or 0 for many in row.counts), default=0) or 1
    width = WIDTH / max(len(row.counts), 1)
    bars = "".join(
        f'<rect class="bar {"outline" if many is None else "strong"}" x="{place * width:.2f}"'
        f' y="{20 - tall:.2f}" width="{width * 0.8:.2f}" height="{tall:.2f}"'
        ' vector-effect="non-scaling-stroke"/>'
        for place, many in enumerate(row.counts)
        if (tall := 3.0 if many is None else 20 * many / most)
    )
    return (
        f'<text x="0" y="{top + 16}">{escape(row.label)}</text>'
        f'<text x="100%" y="{top + 16}" text-anchor="end">{escape(row.shown)}</text>'
        f'<svg y="{top + 22}" width="100%" height="20" viewBox="0 0 {WIDTH} 20"'
        f' preserveAspectRatio="none">{bars}</svg>'
    )


def _rows(drawn: str, *, height: int, description: str, heading: str | None = None) -> Svg:
    """Put rows below each other, and below a heading with the line that it is the scale of."""
    above = 0 if heading is None else HEADING + 8
    said = "" if heading is None else _scale(heading)
    return Svg(
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="100%"'
        f' height="{above + height}" aria-label="{escape(description)}">{said}'
        f'<g transform="translate(0 {above})">{drawn}</g></svg>'
    )


def _scale(words: str) -> str:
    return (
        f'<text class="quiet" x="0" y="16">{escape(words)}</text>'
        f'<line class="axis" x1="0%" x2="{REACH}%" y1="{HEADING}" y2="{HEADING}"/>'
    )


def _rule(level: float | None, *, top: int, most: float) -> str:
    """Draw the rule beside a dot, and not through the words above it."""
    if not level:
        return ""
    at = f"{REACH * level / most:.2f}%"
    return f'<line class="axis" x1="{at}" x2="{at}" y1="{top + 24}" y2="{top + 40}"/>'


def _whisker(row: Whisker, *, top: int, most: float) -> str:
    low, value, high = (REACH * end / most for end in (row.low, row.value, row.high))
    return (
        f'<text x="0" y="{top + 16}">{escape(row.label)}</text>'
        f'<text x="100%" y="{top + 16}" text-anchor="end">{escape(row.shown)}</text>'
        f'<line class="line" x1="{low:.2f}%" x2="{high:.2f}%" y1="{top + 32}" y2="{top + 32}"/>'
        f'<circle class="bar strong" cx="{value:.2f}%" cy="{top + 32}" r="5"/>'
    )


def _joined(series: Sequence[Column]) -> Sequence[Column]:
    """Add up neighbours until no column is narrower than can be seen."""
    step = -(-len(series) // MOST_COLUMNS)
    if step <= 1:
        return series
    return [
        Column(
            sum(one.alone for one in series[at : at + step]),
            sum(one.brought for one in series[at : at + step]),
        )
        for at in range(0, len(series), step)
    ]


def _column(one: Column, *, left: float, width: float, highest: int) -> str:
    brought, alone = (HEIGHT * many / highest for many in (one.brought, one.alone))
    at, wide = round(left + width * 0.1, 2), round(width * 0.8, 2)
    return (
        f'<rect class="bar strong" x="{at}" y="{HEIGHT - brought:.2f}" width="{wide}"'
        f' height="{brought:.2f}"/>'
        f'<rect class="bar outline" vector-effect="non-scaling-stroke" x="{at}"'
        f' y="{HEIGHT - brought - alone:.2f}" width="{wide}" height="{alone:.2f}"/>'
    )


def _piece(before: Point, after: Point, highest: float) -> str:
    left, right = (round(WIDTH * one.at, 2) for one in (before, after))
    tops, bottoms, middles = (
        [_height(end, highest) for end in ends]
        for ends in (
            (before.high, after.high), (before.low, after.low), (before.value, after.value),
        )
    )  # fmt: skip
    sure = before.firm and after.firm
    shape = f"M{left} {tops[0]}L{right} {tops[1]}V{bottoms[1]}L{left} {bottoms[0]}Z"
    return (
        f'<path class="{"band" if sure else "band loose"}" vector-effect="non-scaling-stroke"'
        f' d="{shape}"/>'
        f'<path class="{"line" if sure else "line gap"}" vector-effect="non-scaling-stroke"'
        f' d="M{left} {middles[0]}L{right} {middles[1]}"/>'
    )


def _height(value: float, highest: float) -> float:
    return round(HEIGHT * (1 - min(value, highest) / highest), 2)


def _dashes(mark: Mark) -> str:
    at = round(WIDTH * mark.at, 2)
    return f'<path class="line gap" vector-effect="non-scaling-stroke" d="M{at} 0V{HEIGHT}"/>'


def _number(mark: Mark) -> str:
    return f'<text x="{100 * mark.at:.2f}%" y="16" text-anchor="middle">{mark.number}</text>'


def _top(text: str) -> str:
    return f'<text class="quiet" x="0" y="16">{escape(text)}</text>'


def _feet(ends: tuple[str, str], *, at: int = MARGIN + HEIGHT + FOOT - 6) -> str:
    return (
        f'<text class="quiet" x="0" y="{at}">{escape(ends[0])}</text>'
        f'<text class="quiet" x="100%" y="{at}" text-anchor="end">{escape(ends[1])}</text>'
    )


def _drawing(shapes: str, words: str, *, description: str, heading: str = "") -> Svg:
    """Put stretched shapes and words of their own size into one picture, a heading above it."""
    above = HEADING if heading else 0
    height = above + MARGIN + HEIGHT + FOOT
    said = f'<text class="quiet" x="0" y="16">{escape(heading)}</text>' if heading else ""
    return Svg(
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="100%" height="{height}"'
        f' aria-label="{escape(description)}">{said}<g transform="translate(0 {above})">'
        f'<svg y="{MARGIN}" width="100%" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"'
        f' preserveAspectRatio="none">{shapes}</svg>{words}</g></svg>'
    )
