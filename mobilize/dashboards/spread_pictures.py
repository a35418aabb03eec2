"""A report on spreading in pictures: the curve with its moments, R over time, the intervals."""

from collections.abc import Callable, Sequence
from datetime import date

from django.utils.translation import gettext as say

from donations.reports.spread import WholeReport
from mobilize.dashboards import curves, spread_titles
from mobilize.dashboards.charts import Svg
from mobilize.dashboards.curves import Column, Lane, Mark, Point, Scale, Whisker
from mobilize.dashboards.spread_findings import DASH, curve_title, number, whole
from mobilize.kit.languages import written_day
from petitions.domain.estimates import Estimate
from petitions.reports.moments import Lifted
from petitions.reports.spread import SpreadReport
from petitions.reports.spread_lines import Arrival


def curve(found: WholeReport) -> Svg:
    """Draw the signatures over time with the moments that fall among them."""
    report = found.spread
    days = [one.on for one in report.periods]
    series = [
        Column(alone=one.by_generation[0], brought=sum(one.by_generation[1:]))
        for one in report.periods
    ]
    return curves.columns(
        series,
        marks=_marks(report, found.moments),
        ends=_ends(days),
        show=whole,
        description=say("%(finding)s. The tables below have the same numbers.")
        % {"finding": curve_title(report)},
        axis=_axis(report),
    )


def rates(report: SpreadReport) -> Svg:
    """Draw R of every seven days with its interval; nothing before the first seven."""
    if not report.rates:
        return Svg("")
    length = max(len(report.rates) - 1, 1)
    points = [
        Point(
            at=place / length, value=one.posterior.mean, low=one.posterior.low,
            high=one.posterior.high, firm=one.posterior.is_firm,
        )
        for place, one in enumerate(report.rates)
    ]  # fmt: skip
    return curves.band(
        points,
        level=1.0,
        ends=_ends([one.last for one in report.rates]),
        description=say(
            "%(finding)s. How many each signer brings, by seven days, with its 95%% interval. From "
            "one on, chains grow by themselves. The table below has the same numbers."
        )
        % {"finding": spread_titles.rates(report)},
        scale=scale_of(say("Brought per signer")),
    )


def intervals(report: SpreadReport) -> Svg:
    """Draw the three ways to count what a signer brings; those without an interval are left out."""
    found = report.recruiting
    rows = [
        *whisker(say("With those still to come"), found.adjusted),
        *whisker(say("So far"), found.naive),
        *whisker(say("Of signers whose time is over"), found.matured),
    ]
    if not rows:
        return Svg("")
    return curves.whiskers(
        rows,
        level=1.0,
        description=say("Brought per signer with 95% intervals; the rule stands at one."),
        scale=scale_of(say("Brought per signer")),
    )


def lanes(arrivals: Sequence[Arrival], days: Sequence[date], *, description: str) -> Svg:
    """Draw when each country or language came in and how it went on; a few are not drawn.

    `days` are those on which the report's days, or weeks, begin.
    """
    rows = [
        Lane(one.name or say("not known"), whole(one.number), one.by_period)
        for one in arrivals
        if one.number is not None
    ]
    if not rows:
        return Svg("")
    finding = spread_titles.arrivals(arrivals)
    said = f"{finding}. {description}" if finding else description
    return curves.lanes(rows, ends=_ends(days), description=said)


def lifts(moments: Sequence[Lifted]) -> Svg:
    """Draw how many times the pace each moment made it; those without data are left out."""
    rows = [
        row
        for one in moments
        for row in whisker(f"{one.number}. {one.moment.label}", one.lift.ratio)
    ]
    if not rows:
        return Svg("")
    return curves.whiskers(
        rows,
        level=1.0,
        description=say(
            "%(finding)s. Pace after each moment in times the pace before, with 95%% intervals."
        )
        % {"finding": spread_titles.lifts(moments)},
        scale=scale_of(say("Times the pace before")),
    )


def scale_of(unit: str) -> Scale:
    """Say what a picture measures, from nothing to the most that it shows."""
    return lambda most: (
        say("%(unit)s, from 0 to %(highest)s")
        % {
            "unit": unit,
            "highest": number(most),
        }
    )


def _axis(report: SpreadReport) -> Callable[[str, int], str]:
    """Say what columns of days or weeks measure; several of them may be joined in one."""
    weeks = report.question.step == "week"

    def axis(highest: str, joined: int) -> str:
        said = {"unit": say("Signatures"), "highest": highest, "number": joined}
        if weeks:
            many = say("%(unit)s, %(number)s weeks to a column, from 0 to %(highest)s")
            return (say("%(unit)s a week, from 0 to %(highest)s") if joined == 1 else many) % said
        many = say("%(unit)s, %(number)s days to a column, from 0 to %(highest)s")
        return (say("%(unit)s a day, from 0 to %(highest)s") if joined == 1 else many) % said

    return axis


def whisker(label: str, found: Estimate) -> list[Whisker]:
    """Return the row of an estimate; none where it has no interval."""
    if found.value is None or found.low is None or found.high is None:
        return []
    shown = f"{number(found.value)} ({number(found.low)} {DASH} {number(found.high)})"
    return [Whisker(label, shown, found.value, found.low, found.high)]


def _marks(report: SpreadReport, moments: Sequence[Lifted]) -> list[Mark]:
    """Place the moments on the curve; those outside its days are in the table only."""
    if not report.periods:
        return []
    width = 7 if report.question.step == "week" else 1
    first, many = report.periods[0].on, len(report.periods)
    zone = report.question.organisation.zone
    marks = []
    for one in moments:
        local = one.moment.happened_at.astimezone(zone)
        day = (local.date() - first).days + local.hour / 24
        marks.append(Mark(day / (width * many), one.number))
    return [mark for mark in marks if 0 <= mark.at <= 1]


def _ends(days: Sequence[date]) -> tuple[str, str]:
    if not days:
        return ("", "")
    return (written_day(days[0]), written_day(days[-1]))
