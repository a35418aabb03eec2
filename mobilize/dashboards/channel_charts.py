"""What a channel report draws."""

from django.utils.translation import gettext as say

from donations.reports.channels import SOCIAL_MODEL, ChannelReport, ChannelRow
from mobilize.dashboards import charts
from mobilize.dashboards.charts import Axis, Bar, Svg
from mobilize.dashboards.findings import CHANNELS, DASH, shown_share, social_sentence, title
from mobilize.kit.languages import written
from mobilize.kit.money import Money
from petitions.domain.channels import UNKNOWN


def money_chart(report: ChannelReport) -> Svg:
    """Draw the money by last channel, untagged money as a bar of its own.

    Each with the interval that untagged money leaves of its share.
    """
    rows = (*report.rows, report.untagged)
    strongest = max((row.money[SOCIAL_MODEL] for row in report.rows), default=0)
    return charts.bar_chart(
        [_bar(row, report=report, strongest=strongest) for row in rows],
        description=say(
            "%(finding)s. Lines: from the least to the most that is possible. The table below has "
            "the same numbers."
        )
        % {"finding": title(report)},
        axis=Axis(
            say("Money by last tagged touch; lines: from least to most"),
            lambda most: written(Money(most, report.currency)),
        ),
    )


def social_chart(report: ChannelReport) -> Svg:
    """Draw the interval of the social share; nothing where there is none."""
    social = report.social
    if social.share is None:
        return Svg("")
    low, whole = social.tagged_minor, report.total_minor
    high = low + social.untagged_minor
    return charts.interval(
        low,
        high,
        whole,
        ends=(
            say("at least %(share)s") % {"share": shown_share(low, whole)},
            say("at most %(share)s") % {"share": shown_share(high, whole)},
        ),
        description=social_sentence(report),
    )


def _bar(row: ChannelRow, *, report: ChannelReport, strongest: int) -> Bar:
    money = row.money[SOCIAL_MODEL]
    kind = "untagged" if row.channel == UNKNOWN else "strong" if money == strongest > 0 else ""
    share = shown_share(money, report.total_minor)
    low, high = None, None
    if report.bounds_of(row):
        low, high = money, money + report.untagged.money[SOCIAL_MODEL]
        share = f"{share} {DASH} {shown_share(high, report.total_minor)}"
    shown = f"{written(Money(money, report.currency))} · {share}"
    return Bar(str(CHANNELS[row.channel]), money, shown, kind=kind, low=low, high=high)
