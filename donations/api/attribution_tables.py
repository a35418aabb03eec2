"""The report on attribution as tables for a spreadsheet: every number of its page."""

from collections.abc import Callable

from rest_framework import serializers

from donations.api.attribution_shapes import (
    AttributionQuestion,
    incremental_body,
    models_of,
    row_body,
)
from donations.attribution.heuristics import HEURISTICS
from donations.domain.rails import RAILS
from donations.reports.attribution import AttributionReport, Row
from mobilize.kit.spreadsheets import Cell

Rows = list[list[Cell]]
NO_RAIL = "none"  # of signatures, which travel on none


def models(report: AttributionReport) -> Rows:
    """Return the report's rows, the untagged one last, then the sum.

    Each says which days are in it, both included; empty where an end is open.
    """
    names = models_of(report)
    shares = ["low", "high", "at_random", "told_low", "told_high"]
    ends = ("spread", *(f"share_{each}" for each in shares))
    lines = [_cells(row, names) for row in _rows(report)]
    total: list[Cell] = ["total", *[report.total] * len(names), *[None] * len(ends)]
    asked = report.question
    days: list[Cell] = [
        None if day is None else day.isoformat() for day in (asked.since, asked.until)
    ]
    head: list[Cell] = ["name", *names, *ends, "since", "until"]
    return [head, *[[*line, *days] for line in (*lines, total)]]


def rails(report: AttributionReport) -> Rows:
    """Return each name's credit by rail under the last tagged touch; all add up to the total."""
    used = [rail for rail in (*RAILS, "") if rail in report.by_rail]
    names = [row.label for row in _rows(report)]
    amounts = [[report.by_rail[rail].get(name, 0) for rail in used] for name in names]
    lines: Rows = [
        [name, *each, sum(each)] for name, each in zip(names, amounts, strict=True)
    ]  # fmt: skip
    whole = [sum(report.by_rail[rail].values()) for rail in used]
    head: list[Cell] = ["name", *(rail or NO_RAIL for rail in used), "all"]
    return [head, *lines, ["total", *whole, sum(whole)]]


def removal(report: AttributionReport) -> Rows:
    """Return each name's removal effect, its share of all effects and that share's range."""
    parts = ("effect", "share", "low", "high")
    found = [(row.label, row_body(row)["removal"] or {}) for row in _rows(report)]
    return [["name", *parts], *[[name, *map(said.get, parts)] for name, said in found]]


def incremental(report: AttributionReport) -> Rows:
    """Return what the hold-outs measured, beside what is attributed to the prompted."""
    parts = ("experiment", "name", "attributed_minor", "incremental_minor", "low", "high")
    lines = [incremental_body(each) for each in report.incremental]
    cells: Rows = [[str(said["experiment"]), *(said[part] for part in parts[1:])] for said in lines]
    return [list(parts), *cells]


def runs(report: AttributionReport) -> Rows:
    """Return what each run changed since the one before, by name and model, the newest first."""
    lines: Rows = []
    for run in report.runs:
        at = run.computed_at.isoformat()
        names = sorted({name for by_name in run.moved.values() for name in by_name})
        lines += [
            [run.number, at, name, *(run.moved.get(m, {}).get(name, 0) for m in HEURISTICS)]
            for name in names
        ]
        lines.append([run.number, at, "total", *[run.gained] * len(HEURISTICS)])
    return [["run", "computed_at", "name", *HEURISTICS], *lines]


TABLES: dict[str, Callable[[AttributionReport], Rows]] = {
    "models": models,
    "rails": rails,
    "removal": removal,
    "incremental": incremental,
    "runs": runs,
}


class TableQuestion(AttributionQuestion):
    """The same, and which of the report's tables."""

    table = serializers.ChoiceField(choices=list(TABLES), default="models")


def _rows(report: AttributionReport) -> tuple[Row, ...]:
    return (*report.rows, report.untagged)


def _cells(row: Row, names: list[str]) -> list[Cell]:
    said = row_body(row)
    told = said["told"] or {"low": None, "high": None}
    ends = [said["low"], said["high"], said["at_random"], told["low"], told["high"]]
    return [row.label, *(row.credits[model] for model in names), row.spread, *ends]
