"""Mandates and direct debits over the API."""

from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from donations.api import debit_shapes as shapes
from donations.api import files
from donations.queries import bank, debits
from donations.services import debiting, mandates
from mobilize.http.pagination import NewestFirst
from mobilize.kit import clock
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role


class PledgeMandate(OrganisationView):
    """The mandate under which a pledge, and those like it after, are collected."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(
        operation_id="give_mandate", request=shapes.NewMandate, responses={201: shapes.Mandate}
    )
    def post(self, request: Request, pledge_id: UUID) -> Response:
        said = shapes.NewMandate(data=request.data)
        said.is_valid(raise_exception=True)
        values = dict(said.validated_data)
        mandate = mandates.give(
            org_id=self.organisation.id,
            pledge_id=pledge_id,
            account_id=values.pop("account"),
            terms=mandates.Terms(**values),
            by=files.person(request),
            now=clock.now(),
        )
        return Response(shapes.Mandate(mandate).data, status=201)


class Mandates(OrganisationView):
    """The organisation's mandates."""

    access = {"GET": Role.ANALYST}
    pagination_class = NewestFirst

    @extend_schema(operation_id="list_mandates", responses=shapes.Mandate(many=True))
    def get(self, request: Request) -> Response:
        pages = self.pagination_class()
        page = pages.paginate_queryset(debits.mandates(self.organisation.id), request, view=self)
        return pages.get_paginated_response(shapes.Mandate(page, many=True).data)


class MandateCancel(OrganisationView):
    """End a mandate."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(operation_id="cancel_mandate", request=None, responses=shapes.Mandate)
    def post(self, request: Request, mandate_id: UUID) -> Response:
        mandate = mandates.cancel(
            org_id=self.organisation.id, mandate_id=mandate_id, now=clock.now()
        )
        return Response(shapes.Mandate(mandate).data)


class DebitBatches(OrganisationView):
    """An account's batches of direct debits."""

    access = {"GET": Role.ANALYST, "POST": Role.CAMPAIGNER}
    pagination_class = NewestFirst

    @extend_schema(operation_id="list_debit_batches", responses=shapes.DebitBatch(many=True))
    def get(self, request: Request, account_id: UUID) -> Response:
        account = bank.account(self.organisation.id, account_id)
        pages = self.pagination_class()
        page = pages.paginate_queryset(debits.batches(account), request, view=self)
        return pages.get_paginated_response(shapes.DebitBatch(page, many=True).data)

    @extend_schema(
        operation_id="collect_debits", request=shapes.NewBatch, responses={201: shapes.DebitBatch}
    )
    def post(self, request: Request, account_id: UUID) -> Response:
        """Collect everything that is due by a day. Asked again for that day, the same batch."""
        said = shapes.NewBatch(data=request.data)
        said.is_valid(raise_exception=True)
        batch = debiting.collect(
            org_id=self.organisation.id,
            account_id=account_id,
            collect_on=said.validated_data["collect_on"],
            by=files.person(request),
            now=clock.now(),
        )
        return Response(shapes.DebitBatch(batch).data, status=201)


class DebitFile(OrganisationView):
    """The file of a batch for the bank. It holds givers' names and accounts."""

    access = {"GET": Role.CAMPAIGNER}

    @extend_schema(
        operation_id="download_debit_file",
        responses={(200, "application/xml"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, batch_id: UUID) -> HttpResponse:
        batch = debits.batch(self.organisation.id, batch_id)
        answer = HttpResponse(debiting.file(batch), content_type="application/xml")
        answer.headers["Content-Disposition"] = f'attachment; filename="{batch.reference}.xml"'
        answer.headers["Cache-Control"] = "no-store"
        return answer
