"""Reports over the API."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from donations.api import channel_tables, files, report_shapes, shapes
from donations.reports import channels
from donations.reports.channels import ChannelReport
from mobilize.http import table_files
from mobilize.kit import clock
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role
from petitions.queries import catalogue


class ReportView(OrganisationView):
    """What both faces of the report share: who may read it, and what is asked."""

    access = {"GET": Role.ANALYST}

    def _asked(self, request: Request, shape: type[shapes.ReportQuestion]) -> dict[str, Any]:
        asked = shape(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        return dict(asked.validated_data)

    def _report(self, values: dict[str, Any]) -> ChannelReport:
        cause = catalogue.cause(self.organisation.id, values.pop("cause"), drafts=True)
        return channels.channel_report(
            organisation=self.organisation, cause=cause, now=clock.now(), **values
        )


class Channels(ReportView):
    """Which channels brought money, promises and signatures, under three models side by side."""

    @extend_schema(
        operation_id="report_channels",
        parameters=[shapes.ReportQuestion],
        responses=report_shapes.ChannelReport,
    )
    def get(self, request: Request) -> Response:
        return Response(
            report_shapes.body(self._report(self._asked(request, shapes.ReportQuestion)))
        )


class ChannelsFile(table_files.TableFile, ReportView):
    """One table of the report for a spreadsheet."""

    def get(self, request: Request) -> HttpResponse:
        asked = self._asked(request, channel_tables.TableQuestion)
        table = asked.pop("table")
        report = self._report(asked)
        name = files.named(f"channels-{report.cause_slug}", table, main="channels")
        return self.kept(channel_tables.TABLES[table](report), name=name)
