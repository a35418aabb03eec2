"""The signatures behind a count of the report on spreading, over the API."""

from dataclasses import fields
from typing import Any, ClassVar
from uuid import UUID

from django.core.validators import RegexValidator
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from donations.api.shapes import Shape
from donations.api.spread import SpreadQuestion, SpreadView
from mobilize.http import table_files
from mobilize.http.serializers import StrictCharField
from petitions.reports import spread_rows
from petitions.reports.population import Question
from petitions.reports.spread_rows import Figure

FIGURE = tuple(field.name for field in fields(Figure))
GROUP = RegexValidator("^[A-Za-z][A-Za-z0-9_-]{0,19}$")
WORD = RegexValidator("^([A-Z]{2}|[a-z]{2}(-[A-Z]{2})?)?$")


class GroupQuestion(SpreadQuestion):
    """The report's question, and whose: of one of the groups, of a week or month, or of all."""

    group = StrictCharField(
        required=False,
        validators=[GROUP],
        help_text="one of those side by side, by `by`; `others` and `unknown` too",
    )
    began = serializers.DateField(
        required=False, help_text="the first day of the week or month in which they signed"
    )
    before = serializers.UUIDField(required=False, help_text="`next` of a page")


class FigureQuestion(GroupQuestion):
    """The same, and which count: of a generation, brought from one to another, of the funnel."""

    generation = serializers.IntegerField(min_value=0, max_value=2**31 - 1, required=False)
    across = serializers.ChoiceField(
        choices=spread_rows.PLACES,
        required=False,
        help_text="who was brought from `origin` to `destination`; empty is not known",
    )
    origin = StrictCharField(required=False, allow_blank=True, validators=[WORD])
    destination = StrictCharField(required=False, allow_blank=True, validators=[WORD])
    stage = serializers.ChoiceField(
        choices=spread_rows.STAGES,
        required=False,
        help_text="a step of the funnel; without one, the signatures that count",
    )


class SignedBody(Shape):
    """One signature, that whose link it came through, and how often it stands in the count."""

    id = serializers.UUIDField()
    at = serializers.DateTimeField()
    generation = serializers.IntegerField()
    through = serializers.UUIDField(allow_null=True)
    channel = serializers.CharField()
    country = serializers.CharField()
    language = serializers.CharField()
    times = serializers.IntegerField(help_text="its visits, where these are counted, else 1")


class SpreadRowsBody(Shape):
    """A page of them, the newest first. `number` and `total`, of `times`, are of all pages."""

    number = serializers.IntegerField()
    total = serializers.IntegerField()
    rows = SignedBody(many=True)
    next = serializers.UUIDField(allow_null=True)


class GroupView(SpreadView):
    """What the routes of rows share: which figure of which report is asked about."""

    asks: ClassVar[type[GroupQuestion]] = GroupQuestion

    def asked(self, request: Request) -> tuple[Figure, Question, UUID | None]:
        """Return the figure that the address names, and where its page begins."""
        asked = self.asks(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        said: dict[str, Any] = asked.validated_data
        before = said.pop("before", None)
        figure = Figure(**{name: said.pop(name) for name in FIGURE if name in said})
        return figure, self.question(said), before


class FigureView(GroupView):
    """What those of signatures share."""

    asks = FigureQuestion


class SpreadRows(FigureView):
    """The signatures behind a count. No personal value."""

    @extend_schema(
        operation_id="report_spread_rows", parameters=[FigureQuestion], responses=SpreadRowsBody
    )
    def get(self, request: Request) -> Response:
        figure, question, before = self.asked(request)
        found = spread_rows.behind(figure, question=question, before=before)
        return Response(SpreadRowsBody(found).data)


class SpreadRowsFile(table_files.TableFile, FigureView):
    """All of them as a table for a spreadsheet."""

    def get(self, request: Request) -> HttpResponse:
        figure, question, _ = self.asked(request)
        return self.kept(spread_rows.table(figure, question=question), name="spread-behind")
