"""How people came, over the API: the ways that brought most, their length and time."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from donations.api import files
from donations.api.attribution import AttributionView
from donations.api.attribution_shapes import AttributionQuestion
from donations.api.shapes import Shape
from donations.attribution.questions import Question
from donations.reports import journeys
from donations.reports.journeys import Group, JourneysReport
from mobilize.http import table_files
from mobilize.kit import clock
from mobilize.kit.spreadsheets import Cell

ARROW = " > "
Rows = list[list[Cell]]


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
    look_back_days = serializers.IntegerField(source="question.look_back_days")
    number = serializers.IntegerField()
    minor = serializers.IntegerField()
    paths = PathBody(many=True)
    other_number = serializers.IntegerField()
    other_minor = serializers.IntegerField()
    lengths = GroupBody(many=True)
    days = GroupBody(many=True)
    other_currencies = serializers.DictField(child=serializers.IntegerField())
    computed_at = serializers.DateTimeField(
        allow_null=True,
        help_text="when it was kept, where so much came that it is computed at night",
    )
    wording = serializers.ListField(child=serializers.CharField())


class JourneysView(AttributionView):
    """What these routes share: they take the question of the report on attribution."""

    def found(self, question: Question) -> JourneysReport:
        """Return the journeys of a question."""
        return journeys.journeys_report(
            question=question, organisation=self.organisation, now=clock.now()
        )


class Journeys(JourneysView):
    """The ways that brought most, how many steps they had and how long they took."""

    @extend_schema(
        operation_id="report_journeys", parameters=[AttributionQuestion], responses=JourneysBody
    )
    def get(self, request: Request) -> Response:
        return Response(JourneysBody(self.found(self.question(request.query_params.dict()))).data)


class JourneysFile(table_files.TableFile, JourneysView):
    """The ways, the lengths or the days as a table for a spreadsheet."""

    def get(self, request: Request) -> HttpResponse:
        question, table = self.question_of_table(request, TableQuestion)
        rows = TABLES[table](self.found(question))
        return self.kept(rows, name=files.named("journeys", table, main="ways"))


def _ways(found: JourneysReport) -> Rows:
    rows: Rows = [["journey", "steps", "number", "minor", "median_days"]]
    rows += [
        [ARROW.join(path.labels), path.touches, path.number, path.minor, _days(path.days)]
        for path in found.paths
    ]
    others: list[Cell] = ["others", None, found.other_number, found.other_minor, None]
    return [*rows, others, ["total", None, found.number, found.minor, None]]


def _lengths(found: JourneysReport) -> Rows:
    return _grouped("visits", found.lengths, found)


def _spans(found: JourneysReport) -> Rows:
    return _grouped("days", found.days, found)


def _grouped(of: str, groups: Sequence[Group], found: JourneysReport) -> Rows:
    """Return a line for each group, the first of those it holds as its name, then the sum."""
    lines: Rows = [
        ["not known" if group.at is None else str(group.at), group.number, group.minor]
        for group in groups
    ]
    return [[of, "number", "minor"], *lines, ["total", found.number, found.minor]]


TABLES: dict[str, Callable[[JourneysReport], Rows]] = {
    "ways": _ways,
    "lengths": _lengths,
    "days": _spans,
}


class TableQuestion(AttributionQuestion):
    """The same question, and which of the report's tables."""

    table = serializers.ChoiceField(choices=list(TABLES), default="ways")


def _days(days: Any) -> float | None:
    return None if days is None else round(days, 2)
