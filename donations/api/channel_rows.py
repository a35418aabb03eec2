"""The money behind a figure of the channel report, over the API."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from donations.api import shapes
from donations.api.shapes import CURRENCY, Shape, slug_field
from donations.attribution.models import MODELS
from donations.domain.rails import RAILS
from donations.reports import channel_rows
from donations.reports.channel_rows import Figure
from donations.reports.channels import SOCIAL_MODEL
from donations.reports.sums import Span
from mobilize.http import table_files
from mobilize.http.serializers import StrictCharField, StrictSerializer
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role
from petitions.queries import catalogue

FIGURE = ("channel", "model", "rail", "part")


class CreditQuestion(StrictSerializer):
    """The report's question, and a channel of it under one model."""

    cause = slug_field()
    since = serializers.DateField(required=False, default=None)
    until = serializers.DateField(required=False, default=None)
    channel = StrictCharField(
        max_length=20, required=False, default="", help_text="empty: of all channels"
    )
    model = serializers.ChoiceField(choices=list(MODELS), default=SOCIAL_MODEL)
    before = serializers.UUIDField(required=False, default=None, help_text="`next` of a page")

    validate = shapes.ReportQuestion.validate


class FigureQuestion(CreditQuestion):
    """The same, and of which money: its currency, its rail, and whether it came or is promised."""

    currency = StrictCharField(required=False, default="", validators=[CURRENCY])
    rail = serializers.ChoiceField(choices=RAILS, allow_blank=True, default="")
    part = serializers.ChoiceField(
        choices=channel_rows.PARTS,
        allow_blank=True,
        default="",
        help_text="gifts alone, what went back or was won back alone, or what was promised",
    )


class BookedBody(Shape):
    """One entry of the ledger, or of the book of promises, and what the channel got of it."""

    pledge_id = serializers.UUIDField()
    booked_on = serializers.DateField()
    rail = serializers.CharField()
    journey = serializers.ListField(child=serializers.CharField())
    amount_minor = serializers.IntegerField()
    credited_minor = serializers.IntegerField()


class ChannelRowsBody(Shape):
    """A page of them, the newest first. `number` and `total_minor` are of all pages."""

    currency = serializers.CharField()
    number = serializers.IntegerField()
    total_minor = serializers.IntegerField()
    rows = BookedBody(many=True)
    next = serializers.UUIDField(allow_null=True)


class FigureView(OrganisationView):
    """What the routes share: which figure of which report is asked about."""

    access = {"GET": Role.ANALYST}

    question: type[CreditQuestion] = FigureQuestion

    def asked(self, request: Request) -> tuple[Figure, Span, UUID | None]:
        """Return the figure that the address names, and where its page begins."""
        asked = self.question(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        said: dict[str, Any] = asked.validated_data
        before = said.pop("before")
        cell: dict[str, Any] = {name: said.pop(name) or None for name in FIGURE if name in said}
        cause = catalogue.cause(self.organisation.id, said.pop("cause"), drafts=True)
        return Figure(**cell), channel_rows.span_of(self.organisation, cause, **said), before


class ChannelRows(FigureView):
    """What was booked behind a figure of the channel report. No personal value."""

    @extend_schema(
        operation_id="report_channel_rows", parameters=[FigureQuestion], responses=ChannelRowsBody
    )
    def get(self, request: Request) -> Response:
        figure, span, before = self.asked(request)
        found = channel_rows.behind(figure, span=span, before=before)
        return Response(ChannelRowsBody(found).data)


class ChannelRowsFile(table_files.TableFile, FigureView):
    """All of it as a table for a spreadsheet."""

    def get(self, request: Request) -> HttpResponse:
        figure, span, _ = self.asked(request)
        return self.kept(channel_rows.table(figure, span=span), name="behind")
