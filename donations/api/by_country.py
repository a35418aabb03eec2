"""Where a cause's or petition's signatures, supporters and money come from, over the API."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from donations.api.shapes import CURRENCY, Shape, slug_field
from donations.domain.by_country import Row
from donations.reports.by_country import CountryReport, country_report
from mobilize.http import table_files
from mobilize.http.serializers import StrictCharField, StrictSerializer
from mobilize.kit.spreadsheets import Cell
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role
from mobilize.organisations.reach import Narrowed
from petitions.queries import catalogue

FEW = "a few"
FEW_HELP = "null is a few: one to four"


class CountriesQuestion(StrictSerializer):
    """A petition or a whole cause, and money of which currency; else of the cause's own."""

    cause = slug_field(required=False)
    petition = slug_field(required=False)
    currency = StrictCharField(required=False, default="", validators=[CURRENCY])

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("cause" in attrs) == ("petition" in attrs):
            raise serializers.ValidationError({"petition": "Name a petition or a cause."})
        return attrs


class FromBody(Shape):
    """What came; money is net and in minor units."""

    signatures = serializers.IntegerField(allow_null=True, help_text=FEW_HELP)
    supporters = serializers.IntegerField(allow_null=True, help_text=FEW_HELP)
    givers = serializers.IntegerField(allow_null=True, help_text=FEW_HELP)
    money_minor = serializers.IntegerField(allow_null=True, help_text="null where givers are few")


class CountryBody(FromBody):
    """The same of one country (ISO 3166-1); empty where it is not known."""

    country = serializers.CharField(allow_blank=True)


class CountriesBody(Shape):
    """Countries, those with most signatures first and the unknown last.

    `whole` is their sum; a number of it is null where one of a few would follow from it.
    """

    cause = serializers.CharField(source="cause.slug")
    petition = serializers.CharField(source="petition.slug", default=None, allow_null=True)
    currency = serializers.CharField()
    countries = CountryBody(many=True, source="rows")
    whole = FromBody()
    other_currencies = serializers.DictField(child=serializers.IntegerField())
    wording = serializers.ListField(child=serializers.CharField())


class CountriesView(OrganisationView):
    """What these routes share: how the question is read."""

    access = {"GET": Role.ANALYST}
    narrowed = {"GET": Narrowed.BY_FILTER}

    def found(self, request: Request) -> CountryReport:
        """Return the report that the address asks for."""
        asked = CountriesQuestion(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        return country_report(**self.about(asked.validated_data))

    def about(self, said: Mapping[str, Any]) -> dict[str, Any]:
        """Return the cause, the petition of it that is named, if any, and the currency."""
        mine, currency = self.organisation.id, said["currency"]
        if "petition" in said:
            petition = catalogue.petition(mine, said["petition"], drafts=True)
            return {"cause": petition.cause, "petition": petition, "currency": currency}
        cause = catalogue.cause(mine, said["cause"], drafts=True)
        return {"cause": cause, "petition": None, "currency": currency}


class Countries(CountriesView):
    """Signatures, supporters and money by country; numbers under five are left out."""

    @extend_schema(
        operation_id="report_countries", parameters=[CountriesQuestion], responses=CountriesBody
    )
    def get(self, request: Request) -> Response:
        return Response(CountriesBody(self.found(request)).data)


class CountriesFile(table_files.TableFile, CountriesView):
    """The same as a table: a line for each country."""

    def get(self, request: Request) -> HttpResponse:
        return self.kept(_table(self.found(request)), name="countries")


def _table(found: CountryReport) -> list[list[Cell]]:
    head: list[Cell] = ["country", "signatures", "supporters", "givers", "money_minor", "currency"]
    lines = [[row.country or "unknown", *_cells(row, found, few=FEW)] for row in found.rows]
    return [head, *lines, ["total", *_cells(found.whole, found, few=None)]]


def _cells(row: Row, found: CountryReport, *, few: Cell) -> list[Cell]:
    counts = (row.signatures, row.supporters, row.givers)
    shown: list[Cell] = [few if many is None else many for many in counts]
    return [*shown, row.money_minor, found.currency]
