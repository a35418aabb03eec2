"""All causes' money in one currency, over the API."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from donations.api.report_shapes import Conversion
from donations.api.shapes import into_field, slug_field
from donations.reports import totals
from mobilize.http import table_files
from mobilize.http.serializers import StrictSerializer
from mobilize.kit.spreadsheets import Cell
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role
from petitions.queries import catalogue

Shape = serializers.Serializer[Any]


class TotalsQuestion(StrictSerializer):
    """In which currency, over which days (both included, the organisation's), of which cause."""

    cause = slug_field(required=False, default="")
    since = serializers.DateField(required=False, default=None)
    until = serializers.DateField(required=False, default=None)

    def get_fields(self) -> dict[str, Any]:
        """Add `in`, which Python cannot name."""
        return {**super().get_fields(), "in": into_field()}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["since"] and attrs["until"] and attrs["since"] > attrs["until"]:
            raise serializers.ValidationError({"until": "The period ends before it begins."})
        return attrs


class CauseRow(Shape):
    """One cause, in minor units of the report's currency."""

    cause = serializers.CharField(source="cause_slug")
    money_minor = serializers.IntegerField()
    promised_minor = serializers.IntegerField()
    left_out = Conversion()


class TotalsReport(Shape):
    """The rows add up to the totals, to the minor unit."""

    into = serializers.CharField()
    since = serializers.DateField(allow_null=True)
    until = serializers.DateField(allow_null=True)
    rows = CauseRow(many=True)
    money_minor = serializers.IntegerField()
    promised_minor = serializers.IntegerField()
    wording = serializers.ListField(child=serializers.CharField())


class TotalsView(OrganisationView):
    """What both faces of the totals share."""

    access = {"GET": Role.ANALYST}

    def found(self, request: Request) -> totals.TotalsReport:
        """Return the totals that the address asks for."""
        asked = TotalsQuestion(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        values: dict[str, Any] = asked.validated_data
        org, slug = self.organisation, values.pop("cause")
        causes = (
            [catalogue.cause(org.id, slug, drafts=True)]
            if slug
            else list(catalogue.causes(org.id, drafts=True).order_by("title", "id"))
        )
        return totals.totals_report(organisation=org, causes=causes, **values)


class ConvertedTotals(TotalsView):
    """What every cause got and was promised, in one currency."""

    @extend_schema(
        operation_id="report_totals", parameters=[TotalsQuestion], responses=TotalsReport
    )
    def get(self, request: Request) -> Response:
        return Response(TotalsReport(self.found(request)).data)


class ConvertedTotalsFile(table_files.TableFile, TotalsView):
    """The same as a table: a line for each cause, then the sum."""

    def get(self, request: Request) -> HttpResponse:
        found = self.found(request)
        rows: list[list[Cell]] = [["cause", "money_minor", "promised_minor", "currency"]]
        rows += [
            [row.cause_slug, row.money_minor, row.promised_minor, found.into] for row in found.rows
        ]
        rows += [["total", found.money_minor, found.promised_minor, found.into]]
        return self.kept(rows, name="totals")
