"""What a report on returning donors says, in words, tables and a chart."""

from collections.abc import Callable, Sequence

from django.utils.translation import gettext as say

from donations.domain.cohorts import Cohort, Month, Rate
from donations.reports.cohort_rows import NOBODY
from donations.reports.cohorts import CohortsReport
from mobilize.dashboards import charts, curves
from mobilize.dashboards.charts import Svg
from mobilize.dashboards.curves import Whisker
from mobilize.dashboards.findings import Line, Linked, Table
from mobilize.kit.languages import written, written_month
from mobilize.kit.money import Money

DASH = "\N{EN DASH}"
# What makes the address of the rows behind a figure from what names it; empty for no address.
Lead = Callable[..., str]


def nowhere(**_figure: object) -> str:
    """Lead nowhere: where few are hidden, so that it may be shown to others, nothing has rows."""
    return ""


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
        scale=_scale,
    )


def _scale(most: float) -> str:
    return say("Share that gave again, from 0 to %(highest)s") % {"highest": _percent(most)}


def donors_table(report: CohortsReport, *, lead: Lead = nowhere) -> Table:
    """Show by month of the first gift who gave in each later month, each number led to its rows."""

    def line(one: Cohort) -> Line:
        told = [_led(_shared(one, month), lead, one, month) for month in one.months]
        return Line(_month(one), (told_first(one), *_row(report, told)))

    def told_first(one: Cohort) -> str:
        return _led(_donors(one.donors), lead, one, one.months[0])

    return Table(
        caption=say("Donors who gave, by months after their first gift"),
        headings=(say("First gift"), say("Donors"), *_months(report)),
        lines=tuple(map(line, report.cohorts)),
        total=Line("", ()),
    )


def money_table(report: CohortsReport, *, lead: Lead = nowhere) -> Table:
    """Show the same for the money, net of what went back."""
    currency = report.currency

    def line(one: Cohort) -> Line:
        whole = _linked(_money(one.minor, currency), lead(began=f"{one.began:%Y-%m}"))
        told = [_led(_dated(month, currency), lead, one, month) for month in one.months]
        return Line(_month(one), (whole, *_row(report, told)))

    whole = "" if report.total_minor is None else _money(report.total_minor, currency)
    empty = [""] * len(_months(report))
    nobodys = _linked(_money(report.unknown_minor, currency), lead(began=NOBODY))
    unknown = Line(say("Nobody known"), (nobodys, *empty))
    return Table(
        caption=say("Their money, %(currency)s") % {"currency": currency},
        headings=(say("First gift"), say("All"), *_months(report)),
        lines=(
            *map(line, report.cohorts),
            *([unknown] if report.unknown_minor else []),
        ),
        total=Line(say("Total") if whole else "", (_linked(whole, lead()), *empty)),
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


def _row(report: CohortsReport, cells: Sequence[str]) -> tuple[str, ...]:
    """Return a cell for each month of the table; those that have not come stay empty."""
    return (*cells, *[""] * (len(_months(report)) - len(cells)))


def _shared(cohort: Cohort, month: Month) -> str:
    if month.donors is None or not cohort.donors:
        return _few()
    star = "" if month.over else "*"
    share = _percent(month.donors / cohort.donors)
    donors = _donors(month.donors)
    return f"{donors}{star} · {share}" if month.after else f"{donors}{star}"


def _dated(month: Month, currency: str) -> str:
    return _money(month.minor, currency) + ("" if month.over else "*")


def _led(text: str, lead: Lead, cohort: Cohort, month: Month) -> str:
    """Let a figure lead to the rows of its month; nothing leads nowhere."""
    if not month.donors and not month.minor:
        return text
    return _linked(text, lead(began=f"{cohort.began:%Y-%m}", after=month.after))


def _linked(text: str, address: str) -> str:
    return Linked(text, address) if text and address else text


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
