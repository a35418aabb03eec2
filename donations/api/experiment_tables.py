"""What an experiment has found about money as tables for a spreadsheet."""

from collections.abc import Callable, Iterable, Sequence

from donations.reports.experiments import MoneyReport
from mobilize.kit.spreadsheets import Cell
from petitions.reports import comparison_tables

Rows = Iterable[Sequence[Cell]]
GROUP = ("people", "giving", "counted_minor", "attributed_minor")


def caused(report: MoneyReport) -> Rows:
    """Return what each group caused beside another, in minor units, with its interval."""
    yield (*comparison_tables.CAUSED, "currency")
    for each in [*([report.prompting] if report.prompting else []), *report.arms]:
        for line in comparison_tables.caused(each.first, each.second, each.increment):
            yield (*line, report.currency)


def groups(report: MoneyReport) -> Rows:
    """Return what came through each group's links."""
    yield ("group", *GROUP, "currency")
    for each in report.groups:
        name = each.key or comparison_tables.HELD_OUT
        yield (name, *(getattr(each, number) for number in GROUP), report.currency)


TABLES: dict[str, Callable[[MoneyReport], Rows]] = {
    table.__name__: table for table in (groups, caused)
}
