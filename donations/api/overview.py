"""How a cause does, over the API: by day, with its moments."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from donations.api.shapes import CURRENCY, Shape, slug_field
from donations.reports import overview
from donations.reports.overview import Day, Overview
from mobilize.http import table_files
from mobilize.http.serializers import StrictCharField, StrictSerializer
from mobilize.kit import clock
from mobilize.kit.spreadsheets import Cell
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role
from petitions.queries import catalogue

COLUMNS = (
    "money_minor", "back_minor", "gifts", "promised_minor", "called_off_minor", "promises",
    "signatures", "new", "returning",
)  # fmt: skip


class OverviewQuestion(StrictSerializer):
    """Which cause, which days (both included; else the last 28), money of which currency."""

    cause = slug_field()
    since = serializers.DateField(required=False, default=None)
    until = serializers.DateField(required=False, default=None)
    currency = StrictCharField(required=False, default="", validators=[CURRENCY])

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["since"] and attrs["until"] and attrs["since"] > attrs["until"]:
            raise serializers.ValidationError({"until": "The period ends before it begins."})
        return attrs


class SumsBody(Shape):
    """Money net, what went back among it; promises net, what was called off; signatures; people."""

    money_minor = serializers.IntegerField()
    back_minor = serializers.IntegerField()
    gifts = serializers.IntegerField()
    promised_minor = serializers.IntegerField()
    called_off_minor = serializers.IntegerField()
    promises = serializers.IntegerField()
    signatures = serializers.IntegerField()
    new = serializers.IntegerField()
    returning = serializers.IntegerField()


class DayBody(SumsBody):
    """One day, where the organisation is."""

    on = serializers.DateField()


class MomentMark(Shape):
    """Something that staff marked as having happened."""

    id = serializers.UUIDField()
    happened_at = serializers.DateTimeField()
    kind = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]


class CurrencyTotal(Shape):
    """What a cause has in one currency, of all time."""

    currency = serializers.CharField()
    settled_minor = serializers.IntegerField()
    promised_minor = serializers.IntegerField()
    gifts = serializers.IntegerField()


class OverviewBody(Shape):
    """Days add up to `whole`, but for `returning`, where nobody counts twice."""

    cause = serializers.CharField(source="cause.slug")
    currency = serializers.CharField()
    since = serializers.DateField()
    until = serializers.DateField()
    whole = SumsBody()
    days = DayBody(many=True)
    moments = MomentMark(many=True)
    totals = CurrencyTotal(many=True)
    wording = serializers.ListField(child=serializers.CharField())


class OverviewView(OrganisationView):
    """What these routes share: how the question is read."""

    access = {"GET": Role.ANALYST}

    def found(self, request: Request) -> Overview:
        """Return the overview that the address asks for."""
        asked = OverviewQuestion(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        values: dict[str, Any] = asked.validated_data
        cause = catalogue.cause(self.organisation.id, values.pop("cause"), drafts=True)
        return overview.overview(
            organisation=self.organisation, cause=cause, now=clock.now(), **values
        )


class CauseOverview(OverviewView):
    """A cause's money, promises, signatures and people by day."""

    @extend_schema(
        operation_id="report_overview", parameters=[OverviewQuestion], responses=OverviewBody
    )
    def get(self, request: Request) -> Response:
        return Response(OverviewBody(self.found(request)).data)


class CauseOverviewFile(table_files.TableFile, OverviewView):
    """The days as a table for a spreadsheet."""

    def get(self, request: Request) -> HttpResponse:
        return self.kept(_table(self.found(request)), name="overview")


def _table(found: Overview) -> list[list[Cell]]:
    days: list[list[Cell]] = [[day.on.isoformat(), *_cells(day)] for day in found.days]
    return [["day", *COLUMNS], *days, ["total", *_cells(found.whole)]]


def _cells(day: Day) -> list[Cell]:
    return [getattr(day, name) for name in COLUMNS]
