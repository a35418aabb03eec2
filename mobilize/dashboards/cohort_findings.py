"""What a report on returning donors says, in words, tables and a chart."""

from collections.abc import Callable

from django.utils.translation import gettext as say

from donations.domain.cohorts import Cohort, Month, Rate
from donations.reports.cohorts import CohortsReport
from mobilize.dashboards import charts, curves
from mobilize.dashboards.charts import Svg
from mobilize.dashboards.curves import Whisker
from mobilize.dashboards.findings import Line, Table
from mobilize.kit.languages import written, written_month
from mobilize.kit.money import Money

DASH = "\N{EN DASH}"


def title(report: CohortsReport) -> str:
    """Say in one sentence what the report finds."""
    if not report.cohorts:
        return say("Nobody whom we know has given yet")
    if not report.rates and report.few_hidden:
        return say("Too few donors to say anything to others")
    if not report.rates:
        return say("Nobody's first month after giving is over yet, so nothing can be said")
    rate = report.rates[0]
    said = say("%(share)s of donors gave again in month %(month)d after their first gift")
    return said % {"share": _percent(rate.share.value), "month": rate.after}


def chart(report: CohortsReport) -> Svg:
    """Draw the share that gave again, month by month, each with its interval."""
    if not report.rates:
        return Svg("")
    return curves.whiskers(
        [_whisker(rate) for rate in report.rates],
        level=None,
        description=say("%(title)s. Each line is a month with its 95%% interval.")
        % {"title": title(report)},
    )


def donors_table(report: CohortsReport) -> Table:
    """Show by month of the first gift who gave in each later month."""
    return Table(
        caption=say("Donors who gave, by months after their first gift"),
        headings=(say("First gift"), say("Donors"), *_months(report)),
        lines=tuple(
            Line(_month(one), (_donors(one.donors), *_row(report, one, _shared(one))))
            for one in report.cohorts
        ),
        total=Line("", ()),
    )


def money_table(report: CohortsReport) -> Table:
    """Show the same for the money, net of what went back."""
    currency = report.currency

    def told(month: Month) -> str:
        return _money(month.minor, currency) + ("" if month.over else "*")

    whole = "" if report.total_minor is None else _money(report.total_minor, currency)
    empty = [""] * len(_months(report))
    unknown = Line(say("Nobody known"), (_money(report.unknown_minor, currency), *empty))
    return Table(
        caption=say("Their money, %(currency)s") % {"currency": currency},
        headings=(say("First gift"), say("All"), *_months(report)),
        lines=(
            *(
                Line(_month(one), (_money(one.minor, currency), *_row(report, one, told)))
                for one in report.cohorts
            ),
            *([unknown] if report.unknown_minor else []),
        ),
        total=Line(say("Total") if whole else "", (whole, *empty)),
    )


def unknown(report: CohortsReport) -> str:
    """Say what money nobody known gave."""
    if not report.unknown_minor:
        return ""
    said = say("%(money)s came from people we do not know; nobody can say whether they came back.")
    return said % {"money": written(Money(report.unknown_minor, report.currency))}


def _months(report: CohortsReport) -> tuple[str, ...]:
    shown = max((len(one.months) for one in report.cohorts), default=0)
    return tuple(str(after) for after in range(shown))


def _row(report: CohortsReport, cohort: Cohort, told: Callable[[Month], str]) -> tuple[str, ...]:
    """Return a cell for each month of the table; those that have not come stay empty."""
    cells = [told(month) for month in cohort.months]
    return (*cells, *[""] * (len(_months(report)) - len(cells)))


def _shared(cohort: Cohort) -> Callable[[Month], str]:
    def told(month: Month) -> str:
        if month.donors is None or not cohort.donors:
            return _few()
        star = "" if month.over else "*"
        share = _percent(month.donors / cohort.donors)
        donors = _donors(month.donors)
        return f"{donors}{star} · {share}" if month.after else f"{donors}{star}"

    return told


def _whisker(rate: Rate) -> Whisker:
    value, low, high = (end or 0.0 for end in (rate.share.value, rate.share.low, rate.share.high))
    return Whisker(
        label=say("Month %(number)d") % {"number": rate.after},
        shown=f"{_percent(value)} ({_percent(low)} {DASH} {_percent(high)})",
        value=value,
        low=low,
        high=high,
    )


def _month(cohort: Cohort) -> str:
    return written_month(cohort.began)


def _donors(donors: int | None) -> str:
    return _few() if donors is None else written(f"{donors:,}")


def _few() -> str:
    return say("fewer than 5")


def _money(minor: int | None, currency: str) -> str:
    if minor is None:
        return DASH
    return written(Money(minor, currency)).removesuffix(f" {currency}")


def _percent(share: float | None) -> str:
    return written(charts.shown_percent(round((share or 0.0) * 1000), 1000))
