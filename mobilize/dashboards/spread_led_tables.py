"""The tables of the report on spreading whose counts lead to the signatures behind them."""

from collections.abc import Callable

from django.utils.translation import gettext as say

from mobilize.dashboards.findings import Line, Table, led
from mobilize.dashboards.spread_findings import OWN, few, percent, whole, without_total
from petitions.domain.crossing import Matrix
from petitions.reports.spread import SpreadReport
from petitions.reports.spread_rows import Figure

Lead = Callable[[Figure], str]  # the address of the signatures behind a count


def generations_table(report: SpreadReport, *, lead: Lead) -> Table:
    """Show how many signed in each generation; each count leads to its signatures."""
    lines = [
        Line(
            str(OWN) if not at else say("Generation %(at)s") % {"at": at},
            (_led(many, lead(Figure(generation=at))),),
        )
        for at, many in enumerate(report.generations)
    ]
    total = Line(say("Total"), (_led(report.signatures, lead(Figure())),))
    return Table(
        say("Signatures by generation"), (say("Generation"), say("Signatures")), tuple(lines), total
    )


def matrix_table(matrix: Matrix, *, across: str, caption: str, corner: str, lead: Lead) -> Table:
    """Show from where to where, each pair led to its signatures; what is under five is a few."""
    names = [name or say("not known") for name in matrix.names]
    pairs = len(names) - matrix.others  # all the rest together is no one word
    if matrix.others:
        names[-1] = say("All others")

    def cell(origin: int, destination: int) -> str:
        many = matrix.lines[origin].cells[destination]
        if not many or max(origin, destination) >= pairs:
            return few(many)
        words = (matrix.names[origin], matrix.names[destination])
        return _led(many, lead(Figure(None, across, *words)))

    lines = [
        Line(
            name,
            (*(cell(at, to) for to in range(len(names))), few(line.brought), percent(line.kept)),
        )
        for at, (name, line) in enumerate(zip(names, matrix.lines, strict=True))
    ]
    return without_total(caption, (corner, *names, say("All"), say("Stayed")), lines)


def _led(many: int, address: str) -> str:
    return led(whole(many), address if many else "")
