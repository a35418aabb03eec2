"""What matchers owe and have paid, over the API; a payment is counted against an offer once."""

from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from donations.api import matching_shapes as shapes
from donations.queries import match_offers, match_payments
from donations.reports import matchers
from donations.services import match_paying
from mobilize.http import table_files
from mobilize.http.pagination import NewestFirst
from mobilize.kit import clock
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role, User


class MatchPayments(OrganisationView):
    """What a matcher has paid of what they owe, newest first; count another payment."""

    access = {"GET": Role.ANALYST, "POST": Role.CAMPAIGNER}
    pagination_class = NewestFirst

    @extend_schema(operation_id="list_match_payments", responses=shapes.MatchPayment(many=True))
    def get(self, request: Request, offer_id: UUID) -> Response:
        offer = match_offers.by_id(self.organisation.id, offer_id)
        rows = match_payments.of_offer(self.organisation.id, offer.id)
        pages = self.pagination_class()
        page = pages.paginate_queryset(rows, request, view=self)
        return pages.get_paginated_response(shapes.MatchPayment(page, many=True).data)

    @extend_schema(
        operation_id="count_match_payment",
        request=shapes.NewMatchPayment,
        responses={201: shapes.MatchPayment},
    )
    def post(self, request: Request, offer_id: UUID) -> Response:
        said = shapes.NewMatchPayment(data=request.data)
        said.is_valid(raise_exception=True)
        counted = match_paying.count(
            org=self.organisation,
            offer_id=offer_id,
            payment_id=said.validated_data["payment"],
            by=request.user if isinstance(request.user, User) else None,
            now=clock.now(),
        )
        return Response(shapes.MatchPayment(counted).data, status=201)


class MatchPaymentUndo(OrganisationView):
    """Take back that a payment was counted; the gift stays in the book."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(
        operation_id="undo_match_payment",
        request=shapes.NewMatchPayment,
        responses={201: shapes.MatchPayment},
    )
    def post(self, request: Request, offer_id: UUID) -> Response:
        """Answer with the row that undoes it. The payment may be counted anew."""
        said = shapes.NewMatchPayment(data=request.data)
        said.is_valid(raise_exception=True)
        undone = match_paying.undo(
            org=self.organisation,
            offer_id=offer_id,
            payment_id=said.validated_data["payment"],
            by=request.user if isinstance(request.user, User) else None,
            now=clock.now(),
        )
        return Response(shapes.MatchPayment(undone).data, status=201)


class Matchers(OrganisationView):
    """What every matcher owes beside what they have paid, offer by offer."""

    access = {"GET": Role.ANALYST}

    @extend_schema(operation_id="report_matchers", responses=shapes.MatcherAccount(many=True))
    def get(self, request: Request) -> Response:
        found = match_payments.accounts(self.organisation.id)
        return Response(shapes.MatcherAccount(found, many=True).data)


class MatchersFile(table_files.TableFile, OrganisationView):
    """The same as a spreadsheet takes it."""

    access = {"GET": Role.ANALYST}

    def get(self, request: Request) -> HttpResponse:
        rows = matchers.table(match_payments.accounts(self.organisation.id))
        return self.kept(rows, name="matchers")
