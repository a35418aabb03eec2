"""The gifts behind a count of the report on spreading, over the API."""

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from donations.api.shapes import Shape
from donations.api.spread_rows import GroupQuestion, GroupView
from donations.reports import spread_gift_rows
from mobilize.http import table_files


class ThroughBody(Shape):
    """One gift, what is left of it, and the signature whose link it came through."""

    id = serializers.UUIDField(help_text="of the pledge")
    at = serializers.DateTimeField()
    through = serializers.UUIDField()
    channel = serializers.CharField()
    currency = serializers.CharField()
    net_minor = serializers.IntegerField()


class SpreadGiftsBody(Shape):
    """A page of them, the newest first. `number` and `money_minor` are of all pages."""

    number = serializers.IntegerField()
    money_minor = serializers.DictField(
        child=serializers.IntegerField(), help_text="by currency, in minor units"
    )
    rows = ThroughBody(many=True)
    next = serializers.UUIDField(allow_null=True)


class SpreadGifts(GroupView):
    """The gifts through signers' links. No personal value."""

    @extend_schema(
        operation_id="report_spread_gifts", parameters=[GroupQuestion], responses=SpreadGiftsBody
    )
    def get(self, request: Request) -> Response:
        figure, question, before = self.asked(request)
        found = spread_gift_rows.behind(figure, question=question, before=before)
        return Response(SpreadGiftsBody(found).data)


class SpreadGiftsFile(table_files.TableFile, GroupView):
    """All of them as a table for a spreadsheet."""

    def get(self, request: Request) -> HttpResponse:
        figure, question, _ = self.asked(request)
        return self.kept(spread_gift_rows.table(figure, question=question), name="spread-gifts")
