"""Reporting a petition, and dealing with reports."""

from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle

from mobilize.http import client_address
from mobilize.http.pagination import NewestFirst
from mobilize.kit import clock
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role
from mobilize.organisations.permissions import PUBLIC
from petitions.api import moderation_shapes as shapes
from petitions.api.actors import person
from petitions.api.filters import one_of
from petitions.queries import catalogue, moderation
from petitions.services import flagging
from petitions.services.limits import FlaggingLimit

STATES = ["open", "dismissed", "upheld"]


class FlagPetition(OrganisationView):
    """Say that a petition breaks the rules."""

    access = {"POST": PUBLIC}

    def get_throttles(self) -> list[BaseThrottle]:
        return [FlaggingLimit()] if self.role is None else []

    @extend_schema(
        operation_id="flag_petition", request=shapes.NewFlag, responses={202: shapes.Flagged}
    )
    def post(self, request: Request, slug: str) -> Response:
        said = shapes.NewFlag(data=request.data)
        said.is_valid(raise_exception=True)
        now = clock.now()
        flagging.flag(
            petition=catalogue.petition(self.organisation.id, slug, drafts=False),
            **said.validated_data,
            network=bytes.fromhex(client_address.hidden(client_address.of(request), now=now)),
            now=now,
        )
        return Response({"status": "noted"}, status=202)


class Flags(OrganisationView):
    """What the public reported, newest first."""

    access = {"GET": Role.ANALYST}
    pagination_class = NewestFirst

    @extend_schema(
        operation_id="list_flags",
        parameters=[OpenApiParameter("state", str, enum=STATES, description="Only these")],
        responses=shapes.Flag(many=True),
    )
    def get(self, request: Request) -> Response:
        pages = self.pagination_class()
        rows = moderation.flags(self.organisation.id, state=one_of(request, "state", STATES))
        page = pages.paginate_queryset(rows, request, view=self)
        return pages.get_paginated_response(shapes.Flag(page, many=True).data)


class Dismiss(OrganisationView):
    """Find nothing wrong."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(operation_id="dismiss_flag", request=None, responses=shapes.Flag)
    def post(self, request: Request, flag_id: UUID) -> Response:
        flag = flagging.dismiss(
            org=self.organisation, flag_id=flag_id, by=person(request), now=clock.now()
        )
        return Response(shapes.Flag(flag).data)


class Uphold(OrganisationView):
    """Find that whoever reported it is right; what follows is a step of the petition's."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(operation_id="uphold_flag", request=None, responses=shapes.Flag)
    def post(self, request: Request, flag_id: UUID) -> Response:
        flag = flagging.uphold(
            org=self.organisation, flag_id=flag_id, by=person(request), now=clock.now()
        )
        return Response(shapes.Flag(flag).data)
