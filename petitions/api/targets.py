"""Decision makers: the directory, and whom a petition is addressed to."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from mobilize.http.pagination import NewestFirst
from mobilize.kit import clock
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role
from mobilize.organisations.permissions import PUBLIC
from petitions.api import handover_shapes as shapes
from petitions.queries import catalogue, handing_over
from petitions.services import targets


class TargetList(OrganisationView):
    """The organisation's directory of decision makers, newest first."""

    access = {"GET": Role.ANALYST, "POST": Role.CAMPAIGNER}
    pagination_class = NewestFirst

    @extend_schema(operation_id="list_targets", responses=shapes.Target(many=True))
    def get(self, request: Request) -> Response:
        pages = self.pagination_class()
        rows = handing_over.directory(self.organisation.id)
        page = pages.paginate_queryset(rows, request, view=self)
        return pages.get_paginated_response(shapes.Target(page, many=True).data)

    @extend_schema(
        operation_id="create_target", request=shapes.NewTarget, responses={201: shapes.Target}
    )
    def post(self, request: Request) -> Response:
        said = shapes.NewTarget(data=request.data)
        said.is_valid(raise_exception=True)
        target = targets.create(org=self.organisation, **said.validated_data, now=clock.now())
        return Response(shapes.Target(target).data, status=201)


class TargetDetail(OrganisationView):
    """One decision maker."""

    access = {"GET": Role.ANALYST, "PATCH": Role.CAMPAIGNER, "DELETE": Role.CAMPAIGNER}

    @extend_schema(operation_id="read_target", responses=shapes.Target)
    def get(self, request: Request, target_id: UUID) -> Response:
        return Response(shapes.Target(targets.find(self.organisation.id, target_id)).data)

    @extend_schema(
        operation_id="edit_target", request=shapes.TargetChanges, responses=shapes.Target
    )
    def patch(self, request: Request, target_id: UUID) -> Response:
        said = shapes.TargetChanges(data=request.data)
        said.is_valid(raise_exception=True)
        target = targets.edit(org=self.organisation, target_id=target_id, **said.validated_data)
        return Response(shapes.Target(target).data)

    @extend_schema(operation_id="remove_target", responses={204: None})
    def delete(self, request: Request, target_id: UUID) -> Response:
        targets.remove(org=self.organisation, target_id=target_id)
        return Response(status=204)


class Addressees(OrganisationView):
    """Whom a petition is addressed to, in its order."""

    access = {"GET": PUBLIC, "PUT": Role.CAMPAIGNER}

    @extend_schema(operation_id="list_addressees", responses=shapes.Addressee(many=True))
    def get(self, request: Request, slug: str) -> Response:
        petition = catalogue.petition(self.organisation.id, slug, drafts=self.role is not None)
        found = handing_over.addressees(petition)
        return Response(shapes.Addressee(found, many=True).data)

    @extend_schema(
        operation_id="address_petition",
        request=shapes.Addressees,
        responses=shapes.Addressee(many=True),
    )
    def put(self, request: Request, slug: str) -> Response:
        said = shapes.Addressees(data=request.data)
        said.is_valid(raise_exception=True)
        petition = targets.address(
            org=self.organisation, slug=slug, target_ids=said.validated_data["targets"]
        )
        found = handing_over.addressees(petition)
        return Response(shapes.Addressee(found, many=True).data)
