"""The world as tiles, in SVG text: plain values in, geometry out, no framework.

Every country is one square of the grid in `tiles.toml`, so that none is too small to be seen.
How much came from it is how full its tile is, and how dark; each tile carries its code and, for
whoever points at it, its name and its number. Nothing depends on colour.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path

from mobilize.dashboards.charts import Svg

WIDE, HIGH = 24, 28  # of one tile with the air around it
FULL = 11  # of what can be filled, below the code
LEVELS = (1, 2, 3, 4)
STEP = 4  # each level begins at a quarter of where the next one does
SEA = ".."

Places = dict[str, tuple[int, int]]


def read(rows: str) -> Places:
    """Return each code's column and row.

    Raises:
        ValueError: a code stands twice
    """
    places: Places = {}
    for row, line in enumerate(rows.strip().splitlines()):
        for column, code in enumerate(line.split()):
            if code in places:
                raise ValueError(f"{code} stands twice")
            if code != SEA:
                places[code] = (column, row)
    return places


PLACES = read(
    tomllib.loads(Path(__file__).with_name("tiles.toml").read_text(encoding="utf-8"))["rows"]
)
COLUMNS, ROWS = (1 + max(place[axis] for place in PLACES.values()) for axis in (0, 1))


@dataclass(frozen=True)
class Tile:
    """What came from one country: a level, or None for a few, and the words that say it."""

    level: int | None
    words: str


def level(value: int, highest: int) -> int:
    """Return how full a tile is, from 0 for nothing to 4 for more than a quarter of the most."""
    if value <= 0:
        return 0
    return next((one for one in reversed(LEVELS) if value > least(one, highest) - 1), LEVELS[0])


def least(of: int, highest: int) -> int:
    """Return the smallest whole number of a level."""
    below: int = highest // STEP ** (1 + LEVELS[-1] - of)
    return 1 if of == LEVELS[0] else below + 1


def draw(tiles: Mapping[str, Tile], *, description: str) -> Svg:
    """Draw every country there is; those without a tile of their own here are empty."""
    nothing = Tile(0, "")
    drawn = "".join(
        f'<g class="{_css(tile)}" transform="translate({column * WIDE} {row * HIGH})">'
        f"{_title(tile)}{_square(tile)}"
        f'<text x="{WIDE // 2}" y="12" text-anchor="middle">{code}</text></g>'
        for code, (column, row) in PLACES.items()
        for tile in (tiles.get(code, nothing),)
    )
    return Svg(
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" width="100%"'
        f' viewBox="0 0 {COLUMNS * WIDE} {ROWS * HIGH}" aria-label="{escape(description)}">'
        f"{drawn}</svg>"
    )


def sample(of: int | None) -> Svg:
    """Draw one tile for the legend. Screen readers skip it: words stand beside it."""
    tile = Tile(of, "")
    return Svg(
        f'<svg class="{_css(tile)}" width="{WIDE}" height="{HIGH}" aria-hidden="true"'
        f' focusable="false">{_square(tile)}</svg>'
    )


def _css(tile: Tile) -> str:
    return "few" if tile.level is None else "some" if tile.level else "none"


def _title(tile: Tile) -> str:
    return f"<title>{escape(tile.words)}</title>" if tile.words else ""


def _square(tile: Tile) -> str:
    square = f'<rect class="tile" x="1" y="1" width="{WIDE - 2}" height="{HIGH - 2}"/>'
    if not tile.level:
        return square
    tall = FULL * tile.level / LEVELS[-1]
    return square + (
        f'<rect class="fill level-{tile.level}" x="3" y="{HIGH - 3 - tall:.2f}"'
        f' width="{WIDE - 6}" height="{tall:.2f}"/>'
    )
