"""What stands behind the people of a cause's overview, over the API."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from donations.api.shapes import ReportQuestion, Shape, slug_field
from donations.reports import people_rows
from donations.reports.people_rows import People
from mobilize.http import table_files
from mobilize.http.serializers import StrictSerializer
from mobilize.kit import clock
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role
from petitions.queries import catalogue


class PeopleQuestion(StrictSerializer):
    """Of which cause, on which days (both included; else the last 28), new or returning."""

    cause = slug_field()
    since = serializers.DateField(required=False, default=None)
    until = serializers.DateField(required=False, default=None)
    who = serializers.ChoiceField(choices=people_rows.WHO, default=people_rows.NEW)
    before = serializers.UUIDField(required=False, default=None, help_text="`next` of a page")

    validate = ReportQuestion.validate


class DeedBody(Shape):
    """What one of them did first: a signature or a pledge, by its id."""

    at = serializers.DateTimeField()
    what = serializers.ChoiceField(choices=["signature", "pledge"])
    id = serializers.UUIDField()


class PeopleRowsBody(Shape):
    """A page of them, the newest first, one for each of the `number` people."""

    number = serializers.IntegerField()
    rows = DeedBody(many=True)
    next = serializers.UUIDField(allow_null=True)


class PeopleView(OrganisationView):
    """What the routes share: who is asked about."""

    access = {"GET": Role.ANALYST}

    def asked(self, request: Request) -> tuple[People, UUID | None]:
        """Return whom the address asks about, and where its page begins."""
        asked = PeopleQuestion(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        said: dict[str, Any] = asked.validated_data
        before = said.pop("before")
        said["cause"] = catalogue.cause(self.organisation.id, said["cause"], drafts=True)
        return People(organisation=self.organisation, now=clock.now(), **said), before


class PeopleRows(PeopleView):
    """What those did first who were new to a cause, or came back. No personal value."""

    @extend_schema(
        operation_id="report_people_rows", parameters=[PeopleQuestion], responses=PeopleRowsBody
    )
    def get(self, request: Request) -> Response:
        people, before = self.asked(request)
        return Response(PeopleRowsBody(people_rows.behind(people, before=before)).data)


class PeopleRowsFile(table_files.TableFile, PeopleView):
    """All of them as a table for a spreadsheet."""

    def get(self, request: Request) -> HttpResponse:
        people, _ = self.asked(request)
        return self.kept(people_rows.table(people), name="people")
