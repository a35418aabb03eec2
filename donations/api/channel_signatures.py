"""The signatures behind a count of the channel report, over the API."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from donations.api.channel_rows import CreditQuestion
from donations.api.shapes import Shape
from donations.reports import channel_rows, channel_signatures
from donations.reports.channel_rows import Figure
from donations.reports.sums import Span
from mobilize.http import table_files
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role
from petitions.queries import catalogue


class PartField(serializers.FloatField):
    """A part of a signature, or of several, rounded as the report rounds it."""

    def to_representation(self, value: Any) -> Any:
        return channel_signatures.rounded(value)


class CreditedBody(Shape):
    """One confirmed signature, and the part of it that the channel is credited."""

    id = serializers.UUIDField()
    confirmed_at = serializers.DateTimeField()
    journey = serializers.ListField(child=serializers.CharField())
    credited = PartField()


class ChannelSignaturesBody(Shape):
    """A page of them, the newest first. `number` and `total` are of all pages."""

    number = serializers.IntegerField()
    total = PartField()
    rows = CreditedBody(many=True)
    next = serializers.UUIDField(allow_null=True)


class CountView(OrganisationView):
    """What the routes share: which count of which report is asked about."""

    access = {"GET": Role.ANALYST}

    def asked(self, request: Request) -> tuple[Figure, Span, UUID | None]:
        """Return the count that the address names, and where its page begins."""
        asked = CreditQuestion(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        said: dict[str, Any] = asked.validated_data
        cause = catalogue.cause(self.organisation.id, said["cause"], drafts=True)
        days = {name: said[name] for name in ("since", "until")}
        span = channel_rows.span_of(self.organisation, cause, **days)
        return Figure(said["channel"] or None, said["model"]), span, said["before"]


class ChannelSignatures(CountView):
    """The signatures behind a count of the channel report. No personal value."""

    @extend_schema(
        operation_id="report_channel_signatures",
        parameters=[CreditQuestion],
        responses=ChannelSignaturesBody,
    )
    def get(self, request: Request) -> Response:
        figure, span, before = self.asked(request)
        found = channel_signatures.behind(figure, span=span, before=before)
        return Response(ChannelSignaturesBody(found).data)


class ChannelSignaturesFile(table_files.TableFile, CountView):
    """All of them as a table for a spreadsheet."""

    def get(self, request: Request) -> HttpResponse:
        figure, span, _ = self.asked(request)
        return self.kept(channel_signatures.table(figure, span=span), name="channel-signatures")
