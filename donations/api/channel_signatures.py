"""The signatures behind a count of the channel report, over the API."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from donations.api.channel_rows import CreditQuestion, FigureView
from donations.api.shapes import Shape
from donations.reports import channel_signatures
from mobilize.http import table_files


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


class CountView(FigureView):
    """What the routes share: which count of which report is asked about."""

    question = CreditQuestion


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
