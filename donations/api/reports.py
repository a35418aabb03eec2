"""Reports over the API."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from donations.api import report_shapes, shapes, table_files
from donations.reports import channels
from donations.reports.channels import ChannelReport
from mobilize.kit import clock
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role
from petitions.queries import catalogue


class ReportView(OrganisationView):
    """What both faces of the report share: who may read it, and what is asked."""

    access = {"GET": Role.ANALYST}

    def _report(self, request: Request) -> ChannelReport:
        asked = shapes.ReportQuestion(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        values: dict[str, Any] = asked.validated_data
        cause = catalogue.cause(self.organisation.id, values.pop("cause"), drafts=True)
        return channels.channel_report(organisation=self.organisation, cause=cause, **values)


class Channels(ReportView):
    """Which channels brought money, promises and signatures, under three models side by side."""

    @extend_schema(
        operation_id="report_channels",
        parameters=[shapes.ReportQuestion],
        responses=report_shapes.ChannelReport,
    )
    def get(self, request: Request) -> Response:
        return Response(report_shapes.body(self._report(request)))


class ChannelsCsv(ReportView):
    """The same report as a table for a spreadsheet."""

    @table_files.described("report_channels_csv", shapes.ReportQuestion, table_files.CSV)
    def get(self, request: Request) -> HttpResponse:
        report = self._report(request)
        return table_files.csv(report_shapes.table(report), name=f"channels-{report.cause_slug}")


class ChannelsXlsx(ReportView):
    """The same report as a workbook."""

    @table_files.described("report_channels_xlsx", shapes.ReportQuestion, table_files.XLSX)
    def get(self, request: Request) -> HttpResponse:
        rows = report_shapes.table(self._report(request))
        return table_files.xlsx(rows, name="channels", now=clock.now())


class ChannelsParquet(ReportView):
    """The same as a Parquet file."""

    @table_files.described("report_channels_parquet", shapes.ReportQuestion, table_files.PARQUET)
    def get(self, request: Request) -> HttpResponse:
        return table_files.parquet(report_shapes.table(self._report(request)), name="channels")
