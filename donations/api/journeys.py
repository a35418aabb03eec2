"""How people came, over the API: the ways that brought most, their length and time."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from donations.api.attribution import AttributionView
from donations.api.attribution_shapes import AttributionQuestion
from donations.api.shapes import Shape
from donations.reports import journeys
from donations.reports.journeys import JourneysReport
from mobilize.http import table_files
from mobilize.kit.spreadsheets import Cell

ARROW = " > "


class PathBody(Shape):
    """One way, the oldest step first; `days` the median from its first visit on."""

    steps = serializers.ListField(source="labels", child=serializers.CharField(allow_blank=True))
    touches = serializers.IntegerField(help_text="visits, untagged ones too")
    number = serializers.IntegerField()
    minor = serializers.IntegerField()
    days = serializers.FloatField(allow_null=True)


class GroupBody(Shape):
    """Journeys of so many steps, or from so many days on; null: not known."""

    at = serializers.IntegerField(allow_null=True)
    number = serializers.IntegerField()
    minor = serializers.IntegerField()


class JourneysBody(Shape):
    """Ways and others add up to number and minor; so do lengths, and so do days.

    The last length holds all longer ones. Signatures have no money.
    """

    conversion = serializers.CharField(source="question.conversion")
    by = serializers.CharField(source="question.by")
    currency = serializers.CharField(source="question.currency")
    since = serializers.DateField(source="question.since", allow_null=True)
    until = serializers.DateField(source="question.until", allow_null=True)
    number = serializers.IntegerField()
    minor = serializers.IntegerField()
    paths = PathBody(many=True)
    other_number = serializers.IntegerField()
    other_minor = serializers.IntegerField()
    lengths = GroupBody(many=True)
    days = GroupBody(many=True)
    other_currencies = serializers.DictField(child=serializers.IntegerField())
    wording = serializers.ListField(child=serializers.CharField())


class JourneysView(AttributionView):
    """What these routes share: they take the question of the report on attribution."""

    def found(self, request: Request) -> JourneysReport:
        """Return the journeys that the address asks for."""
        return journeys.journeys_report(
            question=self.question(request.query_params.dict()), organisation=self.organisation
        )


class Journeys(JourneysView):
    """The ways that brought most, how many steps they had and how long they took."""

    @extend_schema(
        operation_id="report_journeys", parameters=[AttributionQuestion], responses=JourneysBody
    )
    def get(self, request: Request) -> Response:
        return Response(JourneysBody(self.found(request)).data)


class JourneysFile(table_files.TableFile, JourneysView):
    """The ways as a table for a spreadsheet."""

    def get(self, request: Request) -> HttpResponse:
        return self.kept(_table(self.found(request)), name="journeys")


def _table(found: JourneysReport) -> list[list[Cell]]:
    rows: list[list[Cell]] = [["journey", "steps", "number", "minor", "median_days"]]
    rows += [
        [ARROW.join(path.labels), path.touches, path.number, path.minor, _days(path.days)]
        for path in found.paths
    ]
    others: list[Cell] = ["others", None, found.other_number, found.other_minor, None]
    return [*rows, others, ["total", None, found.number, found.minor, None]]


def _days(days: Any) -> float | None:
    return None if days is None else round(days, 2)
