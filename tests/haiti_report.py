"""The Haiti appeal's report at 1:1000, built by hand from its known truth."""

from fractions import Fraction

from donations.attribution.bounds import Interval
from donations.attribution.models import MODELS
from donations.domain.rails import RAILS
from donations.reports.channels import ChannelReport, ChannelRow, SocialShare
from petitions.domain.channels import group_of

# Cents by last touch: 20 % social, 12,000 dollars untagged, 37,000 dollars in all.
LAST = {"facebook": 500_000, "x": 240_000, "email": 1_160_000, "sms": 600_000}
UNTAGGED = 1_200_000
TOTAL = 3_700_000
BY_RAIL = dict.fromkeys(RAILS, 0) | {"card": 2_400_000, "transfer": 500_000, "sms": 800_000}


def a_row(channel: str, minor: int) -> ChannelRow:
    """Return a channel that every model credits alike."""
    return ChannelRow(
        channel=channel,
        group=group_of(channel),
        money=dict.fromkeys(MODELS, minor),
        promised=dict.fromkeys(MODELS, minor),
        signatures=dict.fromkeys(MODELS, Fraction(minor // 1000)),
    )


def a_haiti_report() -> ChannelReport:
    rows = sorted((a_row(*pair) for pair in LAST.items()), key=lambda row: -row.money["last"])
    return ChannelReport(
        cause_slug="haiti",
        cause_title="Haiti: water and shelter",
        currency="USD",
        since=None,
        until=None,
        rows=tuple(rows),
        untagged=a_row("unknown", UNTAGGED),
        by_rail=BY_RAIL,
        by_rail_and_channel={
            "card": {**LAST, "email": 1_060_000},
            "transfer": {"email": 100_000, "unknown": 400_000},
            "sms": {"unknown": 800_000},
        },
        total_minor=TOTAL,
        promised_minor=TOTAL,
        signatures=TOTAL // 1000,
        social=SocialShare(740_000, UNTAGGED, Interval(Fraction(1, 5), Fraction(97, 185))),
    )


def an_empty_report() -> ChannelReport:
    return ChannelReport(
        cause_slug="haiti",
        cause_title="Haiti",
        currency="USD",
        since=None,
        until=None,
        rows=(),
        untagged=a_row("unknown", 0),
        by_rail=dict.fromkeys(BY_RAIL, 0),
        by_rail_and_channel={},
        total_minor=0,
        promised_minor=0,
        signatures=0,
        social=SocialShare(0, 0, None),
    )
