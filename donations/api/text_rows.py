"""What stands behind a figure of text gifts, over the API."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from donations.api.shapes import CURRENCY, Shape
from donations.reports import text_rows
from donations.reports.text_rows import BY_CHANNEL, OF, PLEDGED, Figure
from mobilize.http import table_files
from mobilize.http.serializers import StrictCharField, StrictSerializer
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role


class TextFigureQuestion(StrictSerializer):
    """Which figure: of one keyword, or of all those of a currency; of one channel, or of all."""

    of = serializers.ChoiceField(choices=OF, default=PLEDGED)
    keyword = serializers.UUIDField(required=False)
    currency = StrictCharField(required=False, validators=[CURRENCY])
    channel = StrictCharField(
        max_length=20,
        required=False,
        default="",
        help_text=f"of {', '.join(BY_CHANNEL)}; without it of all channels",
    )
    before = serializers.UUIDField(required=False, default=None, help_text="`next` of a page")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("keyword" in attrs) == ("currency" in attrs):
            raise serializers.ValidationError({"keyword": "Name a keyword or a currency."})
        if attrs["channel"] and attrs["of"] not in BY_CHANNEL:
            raise serializers.ValidationError({"channel": "This figure has no channels."})
        return attrs


class TextedBody(Shape):
    """A message, the promise it became, or what was booked of that: what of it, and how much."""

    id = serializers.UUIDField()
    at = serializers.DateTimeField()
    word = serializers.CharField()
    what = serializers.CharField(allow_blank=True)
    gift = serializers.UUIDField(allow_null=True)
    minor = serializers.IntegerField(allow_null=True)


class TextRowsBody(Shape):
    """A page of them, the newest first. `number` and `minor` are of all pages."""

    currency = serializers.CharField()
    number = serializers.IntegerField()
    minor = serializers.IntegerField(allow_null=True, help_text="null of what was asked")
    rows = TextedBody(many=True)
    next = serializers.UUIDField(allow_null=True)


class TextFigureView(OrganisationView):
    """What the routes share: which figure is asked about."""

    access = {"GET": Role.ANALYST}

    def asked(self, request: Request) -> tuple[Figure, UUID | None]:
        """Return the figure that the address names, and where its page begins."""
        asked = TextFigureQuestion(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        said: dict[str, Any] = asked.validated_data
        before = said.pop("before")
        return text_rows.figure(self.organisation.id, **said), before


class TextFigureRows(TextFigureView):
    """The messages, promises or entries behind a figure. No personal value."""

    @extend_schema(
        operation_id="report_text_rows", parameters=[TextFigureQuestion], responses=TextRowsBody
    )
    def get(self, request: Request) -> Response:
        figure, before = self.asked(request)
        return Response(TextRowsBody(text_rows.behind(figure, before=before)).data)


class TextFigureRowsFile(table_files.TableFile, TextFigureView):
    """All of them as a table for a spreadsheet."""

    def get(self, request: Request) -> HttpResponse:
        figure, _ = self.asked(request)
        return self.kept(text_rows.table(figure), name="texts-behind")
