"""Tax declarations over the API, and what can be claimed under them."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from donations.api import actors
from donations.api import receipt_shapes as shapes
from donations.queries import declarations
from donations.services import claiming, declaring
from donations.services.declaring import STAFF, Said
from mobilize.http.pagination import NewestFirst
from mobilize.kit import clock
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role
from petitions.services import self_service
from petitions.services.mailed_links import Named


class Declarations(OrganisationView):
    """List what was declared; write down what came on paper or by word."""

    access = {"GET": Role.ANALYST, "POST": Role.CAMPAIGNER}
    pagination_class = NewestFirst

    @extend_schema(operation_id="list_declarations", responses=shapes.Declaration(many=True))
    def get(self, request: Request) -> Response:
        pages = self.pagination_class()
        page = pages.paginate_queryset(declarations.of(self.organisation.id), request, view=self)
        return pages.get_paginated_response(shapes.Declaration(page, many=True).data)

    @extend_schema(
        operation_id="record_declaration",
        request=shapes.NewDeclaration,
        responses={201: shapes.Declaration},
    )
    def post(self, request: Request) -> Response:
        asked = shapes.NewDeclaration(data=request.data)
        asked.is_valid(raise_exception=True)
        values = dict(asked.validated_data)
        person = self_service.person(Named(self.organisation.id, values.pop("person")))
        row = declaring.record(
            organisation=self.organisation,
            supporter=person,
            address=values.pop("address"),
            said=Said(**values, source=STAFF),
            by=actors.member(request),
            now=clock.now(),
        )
        return Response(shapes.Declaration(row).data, status=201)


class End(OrganisationView):
    """Let a declaration cover nothing from a day on."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(
        operation_id="end_declaration",
        request=shapes.DeclarationEnd,
        responses=shapes.Declaration,
    )
    def post(self, request: Request, declaration_id: UUID) -> Response:
        said = shapes.DeclarationEnd(data=request.data)
        said.is_valid(raise_exception=True)
        declaring.cancel(
            organisation=self.organisation,
            declaration_id=declaration_id,
            source=STAFF,
            by=actors.member(request),
            now=clock.now(),
            **said.validated_data,
        )
        row = declarations.by_id(self.organisation.id, declaration_id)
        return Response(shapes.Declaration(row).data)


def _asked(request: Request) -> dict[str, Any]:
    said = shapes.ClaimQuestion(data=request.query_params.dict())
    said.is_valid(raise_exception=True)
    days: dict[str, Any] = said.validated_data
    return days


class Claims(OrganisationView):
    """How much can be claimed for, without a name."""

    access = {"GET": Role.ANALYST}

    @extend_schema(
        operation_id="report_claims",
        parameters=[shapes.ClaimQuestion],
        responses=shapes.ClaimSummary,
    )
    def get(self, request: Request) -> Response:
        found = claiming.summary(self.organisation, **_asked(request))
        amounts = [{"currency": each, "minor": minor} for each, minor in found.minor.items()]
        return Response(shapes.ClaimSummary({**vars(found), "amounts": amounts}).data)


class ClaimsCsv(OrganisationView):
    """The table of claimable gifts, with the names and addresses it needs."""

    access = {"GET": Role.OWNER}

    @extend_schema(
        operation_id="report_claims_csv",
        parameters=[shapes.ClaimQuestion],
        responses={(200, "text/csv"): OpenApiTypes.STR},
    )
    def get(self, request: Request) -> HttpResponse:
        days = _asked(request)
        name = f"claims-{days['since']}-{days['until']}.csv"
        headers = {
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        }
        table = claiming.csv(self.organisation, **days)
        return HttpResponse(table, content_type="text/csv; charset=utf-8", headers=headers)
