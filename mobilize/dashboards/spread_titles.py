"""What the pictures of a report on spreading find, each in one sentence above it."""

from collections.abc import Sequence

from django.utils.translation import gettext as say

from mobilize.dashboards.spread_findings import number, whole
from mobilize.kit.languages import written_day
from petitions.reports.moments import Lifted
from petitions.reports.spread import SpreadReport
from petitions.reports.spread_lines import Arrival


def rates(report: SpreadReport) -> str:
    """Say how many each signer brought in the last seven days that tell it."""
    firm = [one for one in report.rates if one.posterior.is_firm]
    if not firm:
        return say("Brought per signer over time: too few were brought to say much")
    last = firm[-1]
    said = say(
        "From %(first)s to %(last)s each signer brought %(rate)s, with 95%% certainty between "
        "%(low)s and %(high)s"
    )
    return said % {
        "first": written_day(last.first), "last": written_day(last.last),
        "rate": number(last.posterior.mean),
        "low": number(last.posterior.low), "high": number(last.posterior.high),
    }  # fmt: skip


def lifts(moments: Sequence[Lifted]) -> str:
    """Say after which moment the pace rose most; nothing where no pace can be told."""
    told = [one for one in moments if one.lift.ratio.low is not None]
    if not told:
        return ""
    most = max(told, key=lambda one: one.lift.ratio.value or 0)
    ratio = most.lift.ratio
    said = say(
        "Most after “%(moment)s”: %(ratio)s times the pace before, with 95%% certainty between "
        "%(low)s and %(high)s"
    )
    ends = {"ratio": ratio.value, "low": ratio.low, "high": ratio.high}
    return said % {"moment": most.moment.label, **{name: number(end) for name, end in ends.items()}}


def arrivals(found: Sequence[Arrival]) -> str:
    """Say from which country, or in which language, most signed; nothing where all are a few."""
    told = [(one.number, one.name) for one in found if one.number and one.name]
    if not told:
        return ""
    most, name = max(told, key=lambda one: one[0])
    return say("Most signatures: %(name)s, %(number)s") % {"name": name, "number": whole(most)}
