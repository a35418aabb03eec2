"""What signers bring, side by side and by when they signed, drawn with its interval."""

from datetime import date

from django.utils.translation import gettext as say

from mobilize.dashboards import curves
from mobilize.dashboards.charts import Svg
from mobilize.dashboards.curves import Point
from mobilize.dashboards.spread_group_findings import (
    compared_title,
    first_day,
    over_time_title,
    sure_cohorts,
    sure_groups,
)
from mobilize.dashboards.spread_pictures import scale_of, whisker
from petitions.reports.spread import SpreadReport
from petitions.reports.spread_groups import Group

MOSTLY_OVER = 0.5  # of the time to bring somebody: with less, a rate is drawn as unsure


def compared(report: SpreadReport) -> Svg:
    """Draw K of each channel, country or language; nothing where none has an interval."""
    rows = [row for name, rate in sure_groups(report) for row in whisker(name, rate)]
    if not rows:
        return Svg("")
    return curves.whiskers(
        rows,
        level=1.0,
        description=_described(compared_title(report)),
        scale=scale_of(say("Brought per signer, with those still to come")),
    )


def over_time(report: SpreadReport) -> Svg:
    """Draw K by cohort; nothing where fewer than two cohorts have an interval."""
    sure, step = sure_cohorts(report), report.over_time.cohorts.step
    if len(sure) < 2:
        return Svg("")
    first, last = sure[0][0], sure[-1][0]
    return curves.band(
        [_point(on, group, first=first, days=(last - first).days) for on, group in sure],
        level=1.0,
        ends=(first_day(first, step), first_day(last, step)),
        description=_described(over_time_title(report)),
        scale=scale_of(say("Brought per signer, with those still to come")),
    )


def _described(finding: str) -> str:
    return say("%(finding)s. The table below has the same numbers.") % {"finding": finding}


def _point(on: date, group: Group, *, first: date, days: int) -> Point:
    found = group.rates.adjusted
    value, low, high = (end or 0.0 for end in (found.value, found.low, found.high))
    return Point(
        at=(on - first).days / days, value=value, low=low, high=high,
        firm=(group.passed or 0.0) >= MOSTLY_OVER,
    )  # fmt: skip
