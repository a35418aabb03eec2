"""What untagged givers answered when they were asked how they heard of it, in words."""

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from donations.domain import hearing
from donations.reports.attribution import AttributionReport, Row
from mobilize.dashboards import charts

NAMES = {answer: _(name) for answer, name in hearing.NAMES.items()}
DASH = "\N{EN DASH}"


def sentence(report: AttributionReport) -> str:
    """Say how many of the untagged givers answered, and what; nothing where nobody was asked."""
    heard = report.heard
    if heard is None:
        return ""
    told = ngettext(
        "Of %(givers)d untagged giver %(answered)d said how they heard of it.",
        "Of %(givers)d untagged givers %(answered)d said how they heard of it.",
        heard.givers,
    ) % {"givers": heard.givers, "answered": heard.answered}
    each = "; ".join(
        f"{name}: {heard.answers[answer]}" for answer, name in NAMES.items()
        if answer in heard.answers
    )  # fmt: skip
    return f"{told} {each}".strip()


def cell(row: Row) -> str:
    """Write a share by the answers as an interval, with its point where it has one."""
    told = row.told
    if told is None or told.low is None or told.high is None:
        return DASH
    ends = f"{_percent(told.low)} {DASH} {_percent(told.high)}"
    if told.value is None:
        return ends
    return say("%(share)s (%(ends)s)") % {"share": _percent(told.value), "ends": ends}


def _percent(share: float) -> str:
    return charts.shown_percent(round(share * 1000), 1000)
