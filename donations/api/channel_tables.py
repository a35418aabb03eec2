"""The report on channels as tables for a spreadsheet: every number of its page."""

from collections.abc import Callable

from rest_framework import serializers

from donations.api import report_shapes
from donations.api.shapes import ReportQuestion
from donations.domain.rails import RAILS
from donations.reports.channels import ChannelReport
from mobilize.kit.spreadsheets import Cell

Rows = list[list[Cell]]


def rails(report: ChannelReport) -> Rows:
    """Return the money by rail and channel, by the model of the social share."""
    crossed = report.by_rail_and_channel
    names = [row.channel for row in (*report.rows, report.untagged)]
    amounts = [[crossed.get(rail, {}).get(name, 0) for rail in RAILS] for name in names]
    lines: Rows = [[name, *each, sum(each)] for name, each in zip(names, amounts, strict=True)]
    whole = [report.by_rail[rail] for rail in RAILS]
    return [["channel", *RAILS, "all"], *lines, ["total", *whole, report.total_minor]]


def social(report: ChannelReport) -> Rows:
    """Return what social networks brought, what is untagged, and the share's two ends."""
    said = report_shapes.body(report)["social"]
    return [list(said), list(said.values())]


TABLES: dict[str, Callable[[ChannelReport], Rows]] = {
    "channels": report_shapes.table,
    "rails": rails,
    "social": social,
}


class TableQuestion(ReportQuestion):
    """The same question, and which of the report's tables."""

    table = serializers.ChoiceField(choices=list(TABLES), default="channels")
