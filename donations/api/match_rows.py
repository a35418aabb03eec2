"""What stands behind a figure of a match offer, over the API."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from donations.api.shapes import Shape
from donations.queries import match_offers
from donations.reports import match_rows
from donations.reports.match_rows import CAP, DRAW, HOLD, OF, OWED, PAYMENT
from mobilize.http import table_files
from mobilize.http.serializers import StrictSerializer
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role


class MatchFigureQuestion(StrictSerializer):
    """Which figure of which offer: held, owed, paid, still to pay, or left of its cap."""

    offer = serializers.UUIDField()
    of = serializers.ChoiceField(choices=OF, default=OWED)
    before = serializers.UUIDField(required=False, default=None, help_text="`next` of a page")


class MatchedBody(Shape):
    """What one of them adds to the figure, in minor units: less than nothing takes away."""

    id = serializers.UUIDField()
    at = serializers.DateTimeField()
    what = serializers.ChoiceField(choices=[HOLD, DRAW, PAYMENT, CAP])
    gift = serializers.UUIDField(allow_null=True)
    minor = serializers.IntegerField()


class MatchRowsBody(Shape):
    """A page of them, the newest first. `number` and `minor` are of all pages."""

    currency = serializers.CharField()
    number = serializers.IntegerField()
    minor = serializers.IntegerField()
    rows = MatchedBody(many=True)
    next = serializers.UUIDField(allow_null=True)


class MatchFigureView(OrganisationView):
    """What the routes share: which figure is asked about."""

    access = {"GET": Role.ANALYST}

    def asked(self, request: Request) -> dict[str, Any]:
        """Return what the address says, its offer found."""
        asked = MatchFigureQuestion(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        said: dict[str, Any] = asked.validated_data
        return {**said, "offer": match_offers.by_id(self.organisation.id, said["offer"])}


class MatchFigureRows(MatchFigureView):
    """The holds, draws and payments behind a figure of an offer. No personal value."""

    @extend_schema(
        operation_id="report_match_rows", parameters=[MatchFigureQuestion], responses=MatchRowsBody
    )
    def get(self, request: Request) -> Response:
        return Response(MatchRowsBody(match_rows.behind(**self.asked(request))).data)


class MatchFigureRowsFile(table_files.TableFile, MatchFigureView):
    """All of them as a table for a spreadsheet."""

    def get(self, request: Request) -> HttpResponse:
        said = self.asked(request)
        return self.kept(match_rows.table(said["of"], offer=said["offer"]), name="match-behind")
