"""Payments over the API: list, look, give back, decide about held money, tie out."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from donations.api import payment_shapes as shapes
from donations.queries import payments, tying_out
from donations.services import deciding, refunding
from mobilize.http.pagination import NewestFirst
from mobilize.kit import clock
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role, User


class Payments(OrganisationView):
    """List the attempts to pay, without a personal value."""

    access = {"GET": Role.ANALYST}
    pagination_class = NewestFirst

    @extend_schema(operation_id="list_payments", responses=shapes.StaffPayment(many=True))
    def get(self, request: Request) -> Response:
        pages = self.pagination_class()
        page = pages.paginate_queryset(payments.of(self.organisation.id), request, view=self)
        return pages.get_paginated_response(shapes.StaffPayment(page, many=True).data)


class Payment(OrganisationView):
    """One payment with all that went back of it."""

    access = {"GET": Role.ANALYST}

    @extend_schema(operation_id="get_payment", responses=shapes.WholePayment)
    def get(self, request: Request, payment_id: UUID) -> Response:
        payment = payments.by_id(self.organisation.id, payment_id)
        return Response(_whole(payment))


class Refunds(OrganisationView):
    """Give money back; the worker does it, and the refund's state tells how it went."""

    access = {"POST": Role.OWNER}

    @extend_schema(
        operation_id="refund_payment", request=shapes.NewRefund, responses={201: shapes.Refund}
    )
    def post(self, request: Request, payment_id: UUID) -> Response:
        said = shapes.NewRefund(data=request.data)
        said.is_valid(raise_exception=True)
        refund = refunding.ask(
            organisation_id=self.organisation.id,
            payment_id=payment_id,
            **said.validated_data,
            by=_person(request),
            now=clock.now(),
        )
        return Response(shapes.Refund(refund).data, status=201)


class Held(OrganisationView):
    """List the payments whose money is held until somebody decides."""

    access = {"GET": Role.CAMPAIGNER}
    pagination_class = NewestFirst

    @extend_schema(operation_id="list_held_payments", responses=shapes.StaffPayment(many=True))
    def get(self, request: Request) -> Response:
        pages = self.pagination_class()
        page = pages.paginate_queryset(payments.held(self.organisation.id), request, view=self)
        return pages.get_paginated_response(shapes.StaffPayment(page, many=True).data)


class Decide(OrganisationView):
    """Take held money, or let it go."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(
        operation_id="decide_held_payment", request=shapes.Decision, responses=shapes.StaffPayment
    )
    def post(self, request: Request, payment_id: UUID) -> Response:
        said = shapes.Decision(data=request.data)
        said.is_valid(raise_exception=True)
        payment = deciding.decide(
            organisation_id=self.organisation.id,
            payment_id=payment_id,
            take=said.validated_data["take"],
            by=_person(request),
            now=clock.now(),
        )
        return Response(shapes.StaffPayment(payment).data)


class LastTieOut(OrganisationView):
    """What the last comparison of provider, payments and book found."""

    access = {"GET": Role.ANALYST}

    @extend_schema(operation_id="get_tie_out", responses=shapes.TieOut)
    def get(self, request: Request) -> Response:
        return Response(shapes.TieOut(tying_out.last(self.organisation.id)).data)


def _whole(payment: Any) -> dict[str, Any]:
    return {
        **shapes.StaffPayment(payment).data,
        "refunds": shapes.Refund(payments.refunds_of(payment), many=True).data,
        "disputes": shapes.Dispute(payments.disputes_of(payment), many=True).data,
    }


def _person(request: Request) -> User | None:
    """Return the signed-in member, or None for a key."""
    return request.user if isinstance(request.user, User) else None
