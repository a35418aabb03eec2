"""The groups of a report on spreading as tables: side by side, and over time."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from donations.api import spread_group_bodies as bodies
from donations.api.spread_numbers import or_few
from donations.reports.spread import WholeReport
from mobilize.kit.spreadsheets import Cell
from petitions.domain.border_crossings import PAIRS

Rows = Iterable[Sequence[Cell]]
ALL = "all"
ENDS = ("low", "high", "why")


def compared(whole: WholeReport) -> Rows:
    """Return one line per channel, country or language, and one of all."""
    found, everybody = bodies.groups(whole)["compared"], bodies.everybody(whole)
    chains = bodies.shape(whole.spread.shape)
    return _table(found["by"], [*found["groups"], {"name": ALL, **everybody, **chains}])


def over_time(whole: WholeReport) -> Rows:
    """Return one line per week or month in which somebody signed, and one of all."""
    found = bodies.groups(whole)["over_time"]
    return _table(found["step"], [*found["cohorts"], {"on": ALL, **bodies.everybody(whole)}])


def country_crossings(whole: WholeReport) -> Rows:
    """Return who was brought from another country, over time, and between which most were."""
    return _crossings(whole, "countries")


def language_crossings(whole: WholeReport) -> Rows:
    """Return the same of languages."""
    return _crossings(whole, "languages")


def _crossings(whole: WholeReport, words: str) -> Rows:
    found = bodies.crossings(whole)
    yield (
        found["step"], "brought", "stayed", "crossed", "unknown", "share", "low", "high", "why",
        *(f"{what}_{place + 1}" for place in range(PAIRS) for what in ("from", "to", "signatures")),
    )  # fmt: skip
    for line in found[words]:
        counts = (or_few(line[name]) for name in ("brought", "stayed", "crossed", "unknown"))
        pairs = [cell for pair in line["pairs"] for cell in pair.values()]
        nothing = [None] * (3 * PAIRS - len(pairs))
        yield (line["on"].isoformat(), *counts, *line["share"].values(), *pairs, *nothing)


def _table(first: str, lines: Sequence[Mapping[str, Any]]) -> Rows:
    """Return lines below their headings; the first column is who each line is of."""
    flat = [_flat(line) for line in lines]
    yield (first, *list(flat[0])[1:])
    yield from (tuple(line.values()) for line in flat)


def _flat(line: Mapping[str, Any]) -> dict[str, Cell]:
    """Return a line with each number's interval in columns of its own."""
    cells: dict[str, Cell] = {}
    for name, said in line.items():
        if isinstance(said, dict):
            cells[name] = said["value"]
            cells.update({f"{name}_{end}": said[end] for end in ENDS})
        else:
            cells[name] = said.isoformat() if isinstance(said, date) else said
    return cells
