"""The tables of the report on spreading whose counts lead to the signatures behind them."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from donations.reports.spread import WholeReport
from mobilize.dashboards.findings import Line, Table, led
from mobilize.dashboards.spread_findings import (
    DASH,
    OWN,
    few,
    number,
    percent,
    whole,
    without_total,
)
from mobilize.kit.languages import written
from mobilize.kit.money import Money
from petitions.domain.crossing import Matrix
from petitions.domain.estimates import Estimate
from petitions.reports.spread import SpreadReport
from petitions.reports.spread_rows import ASKED, BROUGHT, GAVE, SHARED, SIGNERS, VISITS, Figure

STAGE_NAMES = {
    SIGNERS: _("Signers"),
    ASKED: _("Asked to share"),
    SHARED: _("Shared, as far as known"),
    VISITS: _("Visits through their links"),
    BROUGHT: _("Signed after a visit"),
    GAVE: _("Gave after a visit"),
}
Lead = Callable[[Figure], str]  # the address of the signatures behind a count


def generations_table(report: SpreadReport, *, lead: Lead) -> Table:
    """Show how many signed in each generation; each count leads to its signatures."""
    lines = [
        Line(
            str(OWN) if not at else say("Generation %(at)s") % {"at": at},
            (led_count(many, lead(Figure(generation=at))),),
        )
        for at, many in enumerate(report.generations)
    ]
    total = Line(say("Total"), (led_count(report.signatures, lead(Figure())),))
    return Table(
        say("Signatures by generation"), (say("Generation"), say("Signatures")), tuple(lines), total
    )


def funnel_table(whole_report: WholeReport, *, lead: Lead) -> Table:
    """Show each step from asking to giving; each count leads to whose it is."""
    found, gave = whole_report.spread.funnel, whole_report.gave
    counts = found.counts

    def step(stage: str, many: int, *per: str) -> Line:
        cells = (led_count(many, lead(Figure(stage=stage))), *per)
        return Line(str(STAGE_NAMES[stage]), cells)

    lines = [
        step(SIGNERS, counts.signers, "", ""),
        step(ASKED, counts.asked, "", ""),
        step(SHARED, counts.shared, *_per(found.shares_per_asked, percent)),
        step(VISITS, counts.visits, *_per(found.visits_per_share, number)),
        step(BROUGHT, counts.recruits, *_per(found.signed_per_visit, percent)),
        step(GAVE, gave.gifts, *_per(gave.per_visit, percent)),
    ]
    money = led(moneys(gave.money_minor) or DASH, lead(Figure(stage=GAVE)) if gave.gifts else "")
    lines.append(Line(say("Money of these gifts"), (money, "", "")))
    return without_total(
        say("From asking to what came of it"),
        (say("Step"), say("Number"), say("Per one of the step before"), say("95% interval")),
        lines,
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
        return led_count(many, lead(Figure(None, across, *words)))

    lines = [
        Line(
            name,
            (*(cell(at, to) for to in range(len(names))), few(line.brought), percent(line.kept)),
        )
        for at, (name, line) in enumerate(zip(names, matrix.lines, strict=True))
    ]
    return without_total(caption, (corner, *names, say("All"), say("Stayed")), lines)


def led_count(many: int, address: str) -> str:
    """Write a count that leads to its rows; nobody leads nowhere."""
    return led(whole(many), address if many else "")


def moneys(minor: Mapping[str, int]) -> str:
    """Write amounts by currency, one after the other."""
    return ", ".join(written(Money(amount, currency)) for currency, amount in minor.items())


def _per(found: Estimate, write: Callable[[float | None], str]) -> tuple[str, str]:
    span = "" if found.low is None else f"{write(found.low)} {DASH} {write(found.high)}"
    return write(found.value), span
