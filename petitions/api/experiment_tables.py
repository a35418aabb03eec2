"""What an experiment has found as tables for a spreadsheet."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from rest_framework import serializers

from mobilize.http.serializers import StrictSerializer
from mobilize.kit.spreadsheets import Cell
from petitions.reports import comparison_tables
from petitions.reports.experiments import Contest, ExperimentReport

Rows = Iterable[Sequence[Cell]]
GROUP = ("assigned", "waiting", "people", "shown", "bringing", "outcomes", "attributed")


def looks(report: ExperimentReport) -> Rows:
    """Return every look of every comparison."""
    yield comparison_tables.LOOKS
    for each in _contests(report):
        yield from comparison_tables.looks(each.first, each.second, each.comparison)


def caused(report: ExperimentReport) -> Rows:
    """Return what each group caused beside another, with its interval."""
    yield comparison_tables.CAUSED
    for each in _contests(report):
        yield from comparison_tables.caused(each.first, each.second, each.increment)


def groups(report: ExperimentReport) -> Rows:
    """Return what came through each group's links."""
    yield ("group", *GROUP)
    for each in report.groups:
        name = each.key or comparison_tables.HELD_OUT
        yield (name, *(getattr(each, number) for number in GROUP))


TABLES: dict[str, Callable[[ExperimentReport], Rows]] = {
    table.__name__: table for table in (looks, caused, groups)
}


class TableQuestion(StrictSerializer):
    """Which of the tables."""

    table = serializers.ChoiceField(choices=tuple(TABLES), default="looks")


def _contests(report: ExperimentReport) -> Iterator[Contest]:
    if report.prompting:
        yield report.prompting
    yield from report.arms
