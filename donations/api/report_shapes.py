"""The channel report as JSON and as a table."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from rest_framework import serializers

from donations.attribution.models import MODELS
from donations.domain.conversion import NONE, WAITS
from donations.reports import channels
from donations.reports.channels import ChannelRow
from mobilize.kit.spreadsheets import Cell

Shape = serializers.Serializer[Any]
DIGITS = 6  # of shares and split signatures; money is exact
HEADER = ["channel", "group", "currency"] + [
    f"{measure}_{model}"
    for measure in ("money_minor", "promised_minor", "signatures")
    for model in MODELS
]
ENDS = ("share_low", "share_high")  # of the money, by the last touch
HEADER += ENDS


class MoneyByModel(Shape):
    """Minor units under each model."""

    last = serializers.IntegerField()
    first = serializers.IntegerField()
    linear = serializers.IntegerField()


class CountByModel(Shape):
    """People under each model; linear splits them."""

    last = serializers.FloatField()
    first = serializers.FloatField()
    linear = serializers.FloatField()


class Row(Shape):
    """One channel; `unknown` is what carries no tag."""

    channel = serializers.CharField()
    group = serializers.CharField()
    money_minor = MoneyByModel()
    promised_minor = MoneyByModel()
    signatures = CountByModel()
    low = serializers.FloatField(
        allow_null=True, help_text="the smallest share of the money it can have, by the last touch"
    )
    high = serializers.FloatField(allow_null=True, help_text="with all of the untagged")


class Social(Shape):
    """The social share lies between `low` and `high`; both null when nothing was given."""

    tagged_minor = serializers.IntegerField()
    untagged_minor = serializers.IntegerField()
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)


class LeftOut(Shape):
    """What could not be converted: in minor units of its own currency, and in no other number."""

    currency = serializers.CharField()
    reason = serializers.ChoiceField(choices=[WAITS, NONE])
    money_minor = serializers.IntegerField()
    promised_minor = serializers.IntegerField()


class Conversion(Shape):
    """Into which currency the report was converted, how, and what is missing from it."""

    into = serializers.CharField()
    left_out = LeftOut(many=True)
    wording = serializers.ListField(child=serializers.CharField())


class ChannelReport(Shape):
    """For each model, rows and untagged add up to the totals exactly."""

    cause = serializers.CharField()
    currency = serializers.CharField()
    since = serializers.DateField(allow_null=True)
    until = serializers.DateField(allow_null=True)
    total_minor = serializers.IntegerField()
    promised_minor = serializers.IntegerField()
    signatures = serializers.IntegerField()
    rows = Row(many=True)
    untagged = Row()
    apart = serializers.FloatField(
        allow_null=True,
        help_text="which part of the money the two most distant models place differently",
    )
    by_rail = serializers.DictField(child=serializers.IntegerField())
    by_rail_and_channel = serializers.DictField(
        child=serializers.DictField(child=serializers.IntegerField())
    )
    social = Social()
    conversion = Conversion(allow_null=True)
    other_currencies = serializers.DictField(
        child=serializers.IntegerField(), help_text="what is in no figure here, in minor units"
    )
    computed_at = serializers.DateTimeField(
        allow_null=True,
        help_text="when it was kept, where so much came that it is computed at night",
    )
    wording = serializers.ListField(child=serializers.CharField())


def body(report: channels.ChannelReport) -> dict[str, Any]:
    """Return the report as JSON holds it."""
    share = report.social.share
    return {
        "cause": report.cause_slug,
        "currency": report.currency,
        "since": report.since,
        "until": report.until,
        "total_minor": report.total_minor,
        "promised_minor": report.promised_minor,
        "signatures": report.signatures,
        "rows": [_row(row, report) for row in report.rows],
        "untagged": _row(report.untagged, report),
        "apart": None if report.apart is None else round(report.apart, DIGITS),
        "by_rail": report.by_rail,
        "by_rail_and_channel": report.by_rail_and_channel,
        "social": {
            "tagged_minor": report.social.tagged_minor,
            "untagged_minor": report.social.untagged_minor,
            "low": _rounded(share.low) if share else None,
            "high": _rounded(share.high) if share else None,
        },
        "conversion": Conversion(report.conversion).data if report.conversion else None,
        "other_currencies": report.other_currencies,
        "computed_at": report.computed_at,
        "wording": list(report.wording),
    }


def table(report: channels.ChannelReport) -> list[list[Cell]]:
    """Return the report's rows for a file, the untagged one last, then the sum."""
    rows = [*report.rows, report.untagged]
    lines = [list(_cells(row, report)) for row in rows]
    sums = (report.total_minor, report.promised_minor, report.signatures)
    total: list[Cell] = ["total", "", report.currency]
    total += [whole for whole in sums for _ in MODELS] + [None for _ in ENDS]
    return [list(HEADER), *lines, total]


def _row(row: ChannelRow, report: channels.ChannelReport) -> dict[str, Any]:
    low, high = _ends(row, report)
    return {
        "channel": row.channel,
        "group": row.group,
        "money_minor": dict(row.money),
        "promised_minor": dict(row.promised),
        "signatures": {model: _rounded(count) for model, count in row.signatures.items()},
        "low": low,
        "high": high,
    }


def _cells(row: ChannelRow, report: channels.ChannelReport) -> Iterator[Cell]:
    yield from (row.channel, row.group, report.currency)
    yield from (row.money[model] for model in MODELS)
    yield from (row.promised[model] for model in MODELS)
    yield from (_rounded(row.signatures[model]) for model in MODELS)
    yield from _ends(row, report)


def _ends(
    row: ChannelRow, report: channels.ChannelReport
) -> tuple[float, float] | tuple[None, None]:
    found = report.bounds_of(row)
    return (_rounded(found.low), _rounded(found.high)) if found else (None, None)


def _rounded(share: Fraction) -> float:
    return round(float(share), DIGITS)
