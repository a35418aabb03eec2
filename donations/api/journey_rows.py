"""The conversions behind a line of the report on journeys."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from donations.api.attribution import AttributionView
from donations.api.attribution_shapes import AttributionQuestion
from donations.api.shapes import Shape
from donations.attribution.questions import Question
from donations.reports import journeys
from donations.reports.journeys import DAYS, LONGEST, NOT_KNOWN, Those
from mobilize.http import table_files

LINE = ("step", "visits", "days")
LONGEST_WAY = 500


class ThoseQuestion(AttributionQuestion):
    """The report's question, and one line of it: a way, or how many visits or days it took.

    A way is `step` once for each, the oldest first. `visits` and `days` are what the report
    calls `at`; -1 is what is not known.
    """

    step = serializers.ListField(
        child=serializers.CharField(max_length=60, allow_blank=True),
        min_length=1,
        max_length=LONGEST_WAY,
        required=False,
    )
    visits = serializers.ChoiceField(choices=[NOT_KNOWN, *range(1, LONGEST + 1)], required=False)
    days = serializers.ChoiceField(choices=[NOT_KNOWN, *DAYS], required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if sum(name in attrs for name in LINE) != 1:
            raise serializers.ValidationError({"step": "Name a way, or visits, or days."})
        return super().validate(attrs)


class PageQuestion(ThoseQuestion):
    """The same, a page at a time."""

    before = serializers.UUIDField(required=False, default=None, help_text="`next` of a page")


class TravellerBody(Shape):
    """One gift, pledge or signature of them."""

    id = serializers.UUIDField()
    at = serializers.DateTimeField()
    minor = serializers.IntegerField()
    days = serializers.FloatField(allow_null=True)


class TravelledBody(Shape):
    """A page of them, the newest first, and what was asked for."""

    steps = serializers.ListField(
        source="those.path", child=serializers.CharField(allow_blank=True), allow_null=True
    )
    visits = serializers.IntegerField(source="those.touches", allow_null=True)
    days = serializers.IntegerField(source="those.days", allow_null=True)
    rows = TravellerBody(many=True)
    next = serializers.UUIDField(allow_null=True)


class ThoseView(AttributionView):
    """What the routes share: of which line of the report they tell."""

    def asked(
        self, request: Request, shape: type[ThoseQuestion]
    ) -> tuple[Those, Question, UUID | None]:
        """Return which line the address names, of which question, and where the page begins."""
        said: dict[str, Any] = request.query_params.dict()
        if "step" in said:
            said["step"] = request.query_params.getlist("step")
        asked = shape(data=said)
        asked.is_valid(raise_exception=True)
        line = [asked.validated_data.get(name) for name in LINE]
        rest = {name: value for name, value in said.items() if name not in {*LINE, "before"}}
        before = asked.validated_data.get("before")
        return Those(line[0] and tuple(line[0]), *line[1:]), self.question(rest), before


class JourneyRows(ThoseView):
    """The gifts, pledges or signatures behind a line of the report. No personal value."""

    @extend_schema(
        operation_id="report_journey_rows", parameters=[PageQuestion], responses=TravelledBody
    )
    def get(self, request: Request) -> Response:
        those, question, before = self.asked(request, PageQuestion)
        found = journeys.travelled(
            those, question=question, organisation=self.organisation, before=before
        )
        return Response(TravelledBody(found).data)


class JourneyRowsFile(table_files.TableFile, ThoseView):
    """All of them as a table for a spreadsheet."""

    def get(self, request: Request) -> HttpResponse:
        those, question, _before = self.asked(request, ThoseQuestion)
        rows = journeys.table(those, question=question, organisation=self.organisation)
        return self.kept(rows, name="journey-rows")
