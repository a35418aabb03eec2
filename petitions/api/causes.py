"""Causes: what petitions and gifts are for."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from mobilize.http.pagination import NewestFirst
from mobilize.kit import clock
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role
from mobilize.organisations.permissions import PUBLIC
from petitions.api import shapes
from petitions.api.actors import person
from petitions.queries import catalogue
from petitions.services import causes


class CauseList(OrganisationView):
    """All causes of an organisation; strangers see those that are published."""

    access = {"GET": PUBLIC, "POST": Role.CAMPAIGNER}
    pagination_class = NewestFirst

    @extend_schema(operation_id="list_causes", responses=shapes.Cause(many=True))
    def get(self, request: Request) -> Response:
        pages = self.pagination_class()
        rows = catalogue.causes(self.organisation.id, drafts=self.role is not None)
        page = pages.paginate_queryset(rows, request, view=self)
        return pages.get_paginated_response(shapes.Cause(page, many=True).data)

    @extend_schema(
        operation_id="create_cause", request=shapes.NewCause, responses={201: shapes.Cause}
    )
    def post(self, request: Request) -> Response:
        said = shapes.NewCause(data=request.data)
        said.is_valid(raise_exception=True)
        cause = causes.create(
            org=self.organisation, **said.validated_data, by=person(request), now=clock.now()
        )
        return Response(shapes.Cause(cause).data, status=201)


class CauseDetail(OrganisationView):
    """One cause."""

    access = {"GET": PUBLIC, "PATCH": Role.CAMPAIGNER}

    @extend_schema(operation_id="read_cause", responses=shapes.Cause)
    def get(self, request: Request, slug: str) -> Response:
        cause = catalogue.cause(self.organisation.id, slug, drafts=self.role is not None)
        return Response(shapes.Cause(cause).data)

    @extend_schema(operation_id="edit_cause", request=shapes.CauseChanges, responses=shapes.Cause)
    def patch(self, request: Request, slug: str) -> Response:
        said = shapes.CauseChanges(data=request.data)
        said.is_valid(raise_exception=True)
        cause = causes.edit(org=self.organisation, slug=slug, **said.validated_data)
        return Response(shapes.Cause(cause).data)


class CausePublish(OrganisationView):
    """Open a cause to the public."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(operation_id="publish_cause", request=None, responses=shapes.Cause)
    def post(self, request: Request, slug: str) -> Response:
        cause = causes.publish(org=self.organisation, slug=slug, now=clock.now())
        return Response(shapes.Cause(cause).data)


class CauseClose(OrganisationView):
    """End a cause: it takes no more gifts."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(operation_id="close_cause", request=None, responses=shapes.Cause)
    def post(self, request: Request, slug: str) -> Response:
        cause = causes.close(org=self.organisation, slug=slug, now=clock.now())
        return Response(shapes.Cause(cause).data)
