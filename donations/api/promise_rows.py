"""The pledges behind a figure of what was promised, over the API."""

from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from donations.api.shapes import CURRENCY, Shape, slug_field
from donations.domain import pledge_life
from donations.reports import promised_rows
from donations.reports.promised_rows import Figure
from mobilize.http import table_files
from mobilize.http.serializers import StrictCharField, StrictSerializer
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role
from petitions.queries import catalogue


class FigureQuestion(StrictSerializer):
    """Of which cause and currency (its own by default), and which of the report's figures."""

    cause = slug_field()
    currency = StrictCharField(required=False, default="", validators=[CURRENCY])
    figure = serializers.ChoiceField(choices=promised_rows.FIGURES, default="promised_minor")
    before = serializers.UUIDField(required=False, default=None, help_text="`next` of a page")


class PledgedBody(Shape):
    """One pledge, and what of it is in the figure, in minor units."""

    id = serializers.UUIDField()
    made_at = serializers.DateTimeField()
    rail = serializers.CharField()
    state = serializers.ChoiceField(choices=[each.value for each in pledge_life.State])
    amount_minor = serializers.IntegerField()
    part_minor = serializers.IntegerField()


class PromiseRowsBody(Shape):
    """A page of them, the newest first. `number` and `total_minor` are of all pages."""

    currency = serializers.CharField()
    number = serializers.IntegerField()
    total_minor = serializers.IntegerField()
    rows = PledgedBody(many=True)
    next = serializers.UUIDField(allow_null=True)


class FigureView(OrganisationView):
    """What the routes share: which figure is asked about."""

    access = {"GET": Role.ANALYST}

    def asked(self, request: Request) -> tuple[Figure, UUID | None]:
        """Return the figure that the address names, and where its page begins."""
        asked = FigureQuestion(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        said = asked.validated_data
        cause = catalogue.cause(self.organisation.id, said["cause"], drafts=True)
        figure = Figure(cause, said["currency"] or cause.currency, said["figure"])
        return figure, said["before"]


class PromiseRows(FigureView):
    """The pledges behind a figure of the report on promises. No personal value."""

    @extend_schema(
        operation_id="report_promise_rows", parameters=[FigureQuestion], responses=PromiseRowsBody
    )
    def get(self, request: Request) -> Response:
        figure, before = self.asked(request)
        return Response(PromiseRowsBody(promised_rows.behind(figure, before=before)).data)


class PromiseRowsFile(table_files.TableFile, FigureView):
    """All of them as a table for a spreadsheet."""

    def get(self, request: Request) -> HttpResponse:
        figure, _ = self.asked(request)
        return self.kept(promised_rows.table(figure), name="promises-behind")
