"""What stands behind a figure by country, over the API."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from donations.api.by_country import CountriesQuestion, CountriesView
from donations.api.shapes import Shape
from donations.reports import country_rows
from donations.reports.country_rows import COUNTRY, OF, SIGNATURES, Figure
from mobilize.http import table_files


class CountryFigureQuestion(CountriesQuestion):
    """The report's question, and which number: of signatures, supporters or givers, from where."""

    of = serializers.ChoiceField(choices=OF, default=SIGNATURES)
    country = serializers.RegexField(
        COUNTRY, required=False, default="", help_text="PT, or unknown; without it all of them"
    )
    before = serializers.UUIDField(required=False, default=None, help_text="`next` of a page")


class CountryRowBody(Shape):
    """A signature; or what one of them did first here, by its id, and what they gave in all."""

    at = serializers.DateTimeField()
    what = serializers.ChoiceField(choices=["signature", "pledge"])
    id = serializers.UUIDField()
    minor = serializers.IntegerField(allow_null=True, help_text="of givers, net")


class CountryRowsBody(Shape):
    """A page of them, the newest first, a row each. `number` and `minor` are of all pages."""

    currency = serializers.CharField()
    number = serializers.IntegerField()
    minor = serializers.IntegerField(allow_null=True, help_text="of givers, net")
    rows = CountryRowBody(many=True)
    next = serializers.UUIDField(allow_null=True)


class CountryFigureView(CountriesView):
    """What the routes share: which figure of which report is asked about."""

    def asked(self, request: Request) -> tuple[Figure, dict[str, Any], UUID | None]:
        """Return the figure that the address names, what it is about, and where its page begins."""
        asked = CountryFigureQuestion(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        said: dict[str, Any] = asked.validated_data
        figure = country_rows.figure(said["of"], said["country"])
        return figure, self.about(said), said["before"]


class CountryRows(CountryFigureView):
    """The signatures, supporters or givers behind a number. No personal value."""

    @extend_schema(
        operation_id="report_country_rows",
        parameters=[CountryFigureQuestion],
        responses=CountryRowsBody,
    )
    def get(self, request: Request) -> Response:
        figure, about, before = self.asked(request)
        return Response(CountryRowsBody(country_rows.behind(figure, **about, before=before)).data)


class CountryRowsFile(table_files.TableFile, CountryFigureView):
    """All of them as a table for a spreadsheet."""

    def get(self, request: Request) -> HttpResponse:
        figure, about, _ = self.asked(request)
        return self.kept(country_rows.table(figure, **about), name="countries-behind")
