"""The ledger for bookkeeping, over the API: as a journal, to accounts of the organisation's own."""

from typing import Any

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from donations.api.shapes import CURRENCY, slug_field
from donations.domain.accounting import PLACES, ROLES
from donations.domain.rails import RAILS
from donations.reports import journal
from donations.reports.journal import JournalQuestion
from donations.services import accounting
from mobilize.http.serializers import StrictCharField, StrictSerializer
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Organisation, Role
from petitions.queries import catalogue


class JournalAsked(StrictSerializer):
    """Which cause, which days of booking (both included), which currency. Empty: all."""

    cause = slug_field(required=False, default="", allow_blank=True)
    since = serializers.DateField(required=False, default=None)
    until = serializers.DateField(required=False, default=None)
    currency = StrictCharField(required=False, default="", validators=[CURRENCY])

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["since"] and attrs["until"] and attrs["since"] > attrs["until"]:
            raise serializers.ValidationError({"until": "The period ends before it begins."})
        return attrs

    def question(self, organisation: Organisation) -> JournalQuestion:
        """Return what is asked of this organisation.

        Raises:
            CauseMissing
        """
        said = dict(self.validated_data)
        slug = said.pop("cause")
        cause = catalogue.cause(organisation.id, slug, drafts=True) if slug else None
        return JournalQuestion(organisation=organisation, cause=cause, **said)


class AccountNumberShape(StrictSerializer):
    """The account of a role; `rail` is empty where it is for all that have none of their own."""

    role = serializers.ChoiceField(choices=ROLES)
    rail = serializers.ChoiceField(choices=["", *RAILS], allow_blank=True, default="")
    number = StrictCharField(max_length=accounting.LONGEST, allow_blank=True)


class JournalCsv(OrganisationView):
    """The journal as CSV: two lines an entry, debits equal to credits, streamed."""

    access = {"GET": Role.ANALYST}

    @extend_schema(
        operation_id="export_journal",
        parameters=[JournalAsked],
        responses={(200, "text/csv"): OpenApiTypes.STR},
    )
    def get(self, request: Request) -> StreamingHttpResponse:
        asked = JournalAsked(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        rows = journal.csv(asked.question(self.organisation))
        response = StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = 'attachment; filename="journal.csv"'
        return response


class Accounts(OrganisationView):
    """Which accounts gifts are booked to."""

    access = {"GET": Role.ANALYST, "PATCH": Role.CAMPAIGNER}
    pagination_class = None

    @extend_schema(operation_id="list_accounts", responses=AccountNumberShape(many=True))
    def get(self, request: Request) -> Response:
        return Response(_shown(self.organisation))

    @extend_schema(
        operation_id="set_accounts",
        request=AccountNumberShape(many=True),
        responses=AccountNumberShape(many=True),
    )
    def patch(self, request: Request) -> Response:
        """Set the accounts that are named; an empty number takes one away."""
        said = AccountNumberShape(data=request.data, many=True)
        said.is_valid(raise_exception=True)
        numbers = {(one["role"], one["rail"]): one["number"] for one in said.validated_data}
        accounting.number(organisation=self.organisation, said=numbers)
        return Response(_shown(self.organisation))


def _shown(organisation: Organisation) -> list[dict[str, str]]:
    numbers = journal.chart_of(organisation.id).numbers
    return [
        {"role": role, "rail": rail, "number": numbers[role, rail]}
        for role, rail in PLACES
        if (role, rail) in numbers
    ]
