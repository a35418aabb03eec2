"""Pledges over the API: make, list, pay, settle, call off."""

from datetime import datetime
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle

from donations.api import pledge_shapes, shapes
from donations.queries import fundraising, pledges
from donations.services import (
    bank_accounts,
    checking,
    checkout,
    confirming,
    fulfilling,
    pledging,
    settling,
)
from donations.services.limits import CheckoutLimit, PledgingLimit
from mobilize.http import client_address, idempotency
from mobilize.http.pagination import NewestFirst
from mobilize.kit import clock
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role, User
from mobilize.organisations.permissions import PUBLIC
from petitions.queries import catalogue


class Pledges(OrganisationView):
    """Promise to give; list what was promised, without a personal value."""

    access = {"GET": Role.ANALYST, "POST": PUBLIC}
    idempotent_methods = {"POST"}
    pagination_class = NewestFirst

    def get_throttles(self) -> list[BaseThrottle]:
        # A front end that holds a key speaks for many visitors and limits them itself.
        return [PledgingLimit()] if self.request.method == "POST" and self.role is None else []

    @extend_schema(operation_id="list_pledges", responses=pledge_shapes.Pledge(many=True))
    def get(self, request: Request) -> Response:
        pages = self.pagination_class()
        page = pages.paginate_queryset(pledges.of(self.organisation.id), request, view=self)
        return pages.get_paginated_response(pledge_shapes.Pledge(page, many=True).data)

    @extend_schema(
        operation_id="make_pledge",
        request=pledge_shapes.NewPledge,
        responses={201: pledge_shapes.MadePledge},
    )
    def post(self, request: Request) -> Response:
        """Promise a gift. Campaigners record gifts for others, cash among them."""
        now = clock.now()
        return idempotency.run(
            request,
            scope=str(self.organisation.id),
            credential=str(request.user.pk or ""),
            now=now,
            handle=lambda: self._make(request, now=now),
        )

    def _make(self, request: Request, *, now: datetime) -> Response:
        said = pledge_shapes.NewPledge(data=request.data)
        said.is_valid(raise_exception=True)
        values, org_id = said.validated_data, self.organisation.id
        named, page = values["petition"], values["page"]
        pledge = pledging.make(
            cause=catalogue.cause(org_id, values["cause"], drafts=False),
            petition=catalogue.petition(org_id, named, drafts=False) if named else None,
            promise=pledge_shapes.promise_of(
                values, by_staff=self._is_campaigner(), organisation_id=org_id
            ),
            giver=pledge_shapes.giver_of(values),
            touch_token=values["touch"],
            fundraising_page=fundraising.by_slug(org_id, page) if page else None,
            by=_person(request),
            now=now,
        )
        return Response(_made(pledge), status=201)

    def _is_campaigner(self) -> bool:
        return self.role is not None and self.role.includes(Role.CAMPAIGNER)


class Confirm(OrganisationView):
    """Say that a promise is one's own, with the token of the mail that asks."""

    access = {"POST": PUBLIC}
    throttle_classes = [PledgingLimit]

    @extend_schema(
        operation_id="confirm_pledge",
        request=shapes.PledgeToken,
        responses=pledge_shapes.ConfirmedPledge,
    )
    def post(self, request: Request) -> Response:
        """From then on its giver is told what comes of it. Again changes nothing."""
        said = shapes.PledgeToken(data=request.data)
        said.is_valid(raise_exception=True)
        pledge = confirming.confirm(
            token=said.validated_data["token"],
            organisation_id=self.organisation.id,
            now=clock.now(),
        )
        answer = {**vars(pledge), "token": pledging.token_of(pledge)}
        return Response(pledge_shapes.ConfirmedPledge(answer).data)


class Checkout(OrganisationView):
    """Pay a pledge by card, on the provider's own page."""

    access = {"POST": PUBLIC}
    throttle_classes = [CheckoutLimit]
    one_transaction = False  # the provider is asked between two short transactions

    @extend_schema(
        operation_id="start_checkout", request=shapes.PledgeToken, responses=shapes.CheckoutPage
    )
    def post(self, request: Request, pledge_id: UUID) -> Response:
        """Return where to send the giver; asked again, the page that is still open."""
        said = shapes.PledgeToken(data=request.data)
        said.is_valid(raise_exception=True)
        pledging.check_token(
            said.validated_data["token"],
            organisation_id=self.organisation.id,
            pledge_id=pledge_id,
        )
        now = clock.now()
        manner = checking.look(
            organisation=self.organisation,
            pledge_id=pledge_id,
            address=client_address.of(request._request) if self.role is None else "",  # noqa: SLF001 - DRF has no public door
            now=now,
        )
        url = checkout.start(
            organisation=self.organisation, pledge_id=pledge_id, manner=manner, now=now
        )
        return Response(shapes.CheckoutPage({"url": url}).data)


class Settlements(OrganisationView):
    """Record that a pledge's money has come by transfer, SMS or cash."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(
        operation_id="settle_pledge",
        request=shapes.NewSettlement,
        responses={201: shapes.Payment},
    )
    def post(self, request: Request, pledge_id: UUID) -> Response:
        said = shapes.NewSettlement(data=request.data)
        said.is_valid(raise_exception=True)
        payment = settling.record(
            organisation=self.organisation,
            pledge_id=pledge_id,
            **said.validated_data,
            by=_person(request),
            now=clock.now(),
        )
        return Response(shapes.Payment(payment).data, status=201)


class Cancel(OrganisationView):
    """Call an open pledge off."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(operation_id="cancel_pledge", request=None, responses=pledge_shapes.Pledge)
    def post(self, request: Request, pledge_id: UUID) -> Response:
        pledge = pledging.cancel(
            organisation=self.organisation, pledge_id=pledge_id, now=clock.now()
        )
        return Response(pledge_shapes.Pledge(pledge).data)


def _made(pledge: Any) -> dict[str, Any]:
    said: dict[str, Any] = {"token": pledging.token_of(pledge), "reference": pledge.reference}
    said |= {
        "transfer": bank_accounts.told_to(pledge),
        "part": fulfilling.next_part(pledge, paid=0),
    }
    return dict(pledge_shapes.MadePledge({**vars(pledge), **said}).data)


def _person(request: Request) -> User | None:
    """Return the signed-in member, or None for a key or a stranger."""
    return request.user if isinstance(request.user, User) else None
