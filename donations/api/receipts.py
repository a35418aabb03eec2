"""Receipts over the API: list, issue, void, send again and take out."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from donations.api import actors, papers
from donations.api import receipt_shapes as shapes
from donations.queries import receiptable, receipts
from donations.services import receipt_copies, receipt_voiding, receipting
from mobilize.http.pagination import NewestFirst
from mobilize.kit import clock
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role
from petitions.services import self_service
from petitions.services.mailed_links import Named


class Receipts(OrganisationView):
    """List what was issued, void ones too; issue more."""

    access = {"GET": Role.ANALYST, "POST": Role.CAMPAIGNER}
    pagination_class = NewestFirst

    @extend_schema(operation_id="list_receipts", responses=shapes.Receipt(many=True))
    def get(self, request: Request) -> Response:
        pages = self.pagination_class()
        page = pages.paginate_queryset(receipts.of(self.organisation.id), request, view=self)
        return pages.get_paginated_response(shapes.Receipt(page, many=True).data)

    @extend_schema(
        operation_id="issue_receipts", request=shapes.NewReceipt, responses={201: shapes.Receipts}
    )
    def post(self, request: Request) -> Response:
        """Issue the receipt for one gift, or those of somebody's year, and mail them."""
        said = shapes.NewReceipt(data=request.data)
        said.is_valid(raise_exception=True)
        issued = self._issue(request, said.validated_data)
        return Response(shapes.Receipts({"issued": issued}).data, status=201)

    def _issue(self, request: Request, said: dict[str, Any]) -> list[Any]:
        how: dict[str, Any] = {
            "organisation": self.organisation,
            "by": actors.member(request),
            "now": clock.now(),
        }
        if said["kind"] == "single":
            return [receipting.single(payment_id=said["payment"], **how)]
        person = self_service.person(Named(self.organisation.id, said["person"]))
        return receipting.annual(supporter=person, year=said["year"], **how)


class Receipt(OrganisationView):
    """One receipt."""

    access = {"GET": Role.ANALYST}

    @extend_schema(operation_id="read_receipt", responses=shapes.Receipt)
    def get(self, _request: Request, receipt_id: UUID) -> Response:
        return Response(shapes.Receipt(receipts.by_id(self.organisation.id, receipt_id)).data)


class Void(OrganisationView):
    """Declare a receipt void, with or without another in its place."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(operation_id="void_receipt", request=shapes.NewVoid, responses=shapes.Voided)
    def post(self, request: Request, receipt_id: UUID) -> Response:
        said = shapes.NewVoid(data=request.data)
        said.is_valid(raise_exception=True)
        replacement = receipt_voiding.void(
            organisation=self.organisation,
            receipt_id=receipt_id,
            by=actors.member(request),
            now=clock.now(),
            **said.validated_data,
        )
        receipt = receipts.by_id(self.organisation.id, receipt_id)
        return Response(shapes.Voided({"receipt": receipt, "replacement": replacement}).data)


class Send(OrganisationView):
    """Mail a receipt to its giver once more."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(operation_id="send_receipt", request=None, responses={202: shapes.Sent})
    def post(self, _request: Request, receipt_id: UUID) -> Response:
        copy = receipt_copies.mail_again(
            organisation_id=self.organisation.id, receipt_id=receipt_id, now=clock.now()
        )
        return Response(shapes.Sent(copy).data, status=202)


class Paper(OrganisationView):
    """Take out a copy of a receipt: it names its giver."""

    access = {"POST": Role.OWNER}

    @extend_schema(
        operation_id="copy_receipt",
        request=None,
        responses={(200, "application/pdf"): OpenApiTypes.BINARY},
    )
    def post(self, _request: Request, receipt_id: UUID) -> HttpResponse:
        """Return a PDF. A POST, since each copy is written down and numbered."""
        copy = receipt_copies.print_out(
            organisation_id=self.organisation.id,
            receipt_id=receipt_id,
            way="staff",
            now=clock.now(),
        )
        return papers.Paper(copy)


class Waiting(OrganisationView):
    """The newest gifts that no receipt tells of."""

    access = {"GET": Role.ANALYST}

    @extend_schema(operation_id="list_gifts_without_receipt", responses=shapes.WaitingList)
    def get(self, _request: Request) -> Response:
        gifts = receiptable.waiting(self.organisation)
        return Response(shapes.WaitingList({"gifts": gifts}).data)
