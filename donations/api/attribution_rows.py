"""The conversions behind a figure of the report on attribution."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from donations.api.attribution import AttributionView
from donations.api.attribution_shapes import AttributionQuestion
from donations.api.shapes import Shape
from donations.attribution.heuristics import HEURISTICS
from donations.attribution.questions import Question
from donations.domain.rails import RAILS
from donations.reports import attribution_rows
from donations.reports.attribution_rows import Figure
from mobilize.http import table_files
from mobilize.http.serializers import StrictCharField

FIGURE = ("name", "every", "model", "rail", "before")


class FigureQuestion(AttributionQuestion):
    """The report's question, and the figure of it: a name, under one model, on one rail."""

    name = StrictCharField(max_length=60, allow_blank=True, default="")
    every = serializers.BooleanField(default=False, help_text="Of all names, and not of `name`")
    model = serializers.ChoiceField(choices=tuple(HEURISTICS), allow_blank=True, default="")
    rail = serializers.ChoiceField(choices=RAILS, allow_blank=True, default="")
    before = serializers.UUIDField(required=False, default=None, help_text="`next` of a page")


class BehindBody(Shape):
    """One gift, pledge or signature, and what the name got of it by model."""

    id = serializers.UUIDField()
    at = serializers.DateTimeField()
    rail = serializers.CharField()
    credits = serializers.DictField(child=serializers.IntegerField())


class RowsBody(Shape):
    """A page of them, the newest first. `number` and `total` are of all pages.

    Always as the facts are now; a kept run may say something else.
    """

    number = serializers.IntegerField()
    total = serializers.DictField(child=serializers.IntegerField())
    rows = BehindBody(many=True)
    next = serializers.UUIDField(allow_null=True)


class FigureView(AttributionView):
    """What the routes share: which figure is asked about."""

    def asked(self, request: Request) -> tuple[Figure, Question, UUID | None]:
        """Return the figure that the address names, its question, and where the page begins."""
        said = request.query_params.dict()
        asked = FigureQuestion(data=said)
        asked.is_valid(raise_exception=True)
        of: dict[str, Any] = {name: asked.validated_data[name] for name in FIGURE}
        question = self.question({k: v for k, v in said.items() if k not in FIGURE})
        figure = Figure(None if of["every"] else of["name"], of["model"], of["rail"] or None)
        return figure, question, of["before"]


class AttributionRows(FigureView):
    """The gifts, pledges or signatures behind a figure. No personal value."""

    @extend_schema(
        operation_id="report_attribution_rows", parameters=[FigureQuestion], responses=RowsBody
    )
    def get(self, request: Request) -> Response:
        figure, question, before = self.asked(request)
        found = attribution_rows.behind(
            figure, question=question, organisation=self.organisation, before=before
        )
        return Response(RowsBody(found).data)


class AttributionRowsFile(table_files.TableFile, FigureView):
    """All of them as a table for a spreadsheet, streamed."""

    def get(self, request: Request) -> HttpResponse | StreamingHttpResponse:
        figure, question, _ = self.asked(request)
        rows = attribution_rows.table(figure, question=question, organisation=self.organisation)
        if self.kind == table_files.CSV:
            return table_files.streamed(rows, name="behind")
        return self.kept(rows, name="behind")
