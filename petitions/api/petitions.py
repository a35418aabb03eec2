"""Petitions: who asks whom for what."""

from typing import Any

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
from petitions.services import petitions


class PetitionList(OrganisationView):
    """All petitions of an organisation; strangers see those that are published."""

    access = {"GET": PUBLIC, "POST": Role.CAMPAIGNER}
    pagination_class = NewestFirst

    @extend_schema(operation_id="list_petitions", responses=shapes.Petition(many=True))
    def get(self, request: Request) -> Response:
        pages = self.pagination_class()
        rows = catalogue.petitions(self.organisation.id, drafts=self.role is not None)
        page = pages.paginate_queryset(rows, request, view=self)
        return pages.get_paginated_response(shapes.Petition(page, many=True).data)

    @extend_schema(
        operation_id="create_petition",
        request=shapes.NewPetition,
        responses={201: shapes.Petition},
    )
    def post(self, request: Request) -> Response:
        said = shapes.NewPetition(data=request.data)
        said.is_valid(raise_exception=True)
        petitions.create(
            org=self.organisation, **said.validated_data, by=person(request), now=clock.now()
        )
        return Response(_shown(self, said.validated_data["slug"]), status=201)


class PetitionDetail(OrganisationView):
    """One petition."""

    access = {"GET": PUBLIC, "PATCH": Role.CAMPAIGNER}

    @extend_schema(operation_id="read_petition", responses=shapes.Petition)
    def get(self, request: Request, slug: str) -> Response:
        return Response(_shown(self, slug))

    @extend_schema(
        operation_id="edit_petition", request=shapes.PetitionChanges, responses=shapes.Petition
    )
    def patch(self, request: Request, slug: str) -> Response:
        said = shapes.PetitionChanges(data=request.data)
        said.is_valid(raise_exception=True)
        petitions.edit(
            org=self.organisation,
            slug=slug,
            by=person(request),
            now=clock.now(),
            **said.validated_data,
        )
        return Response(_shown(self, slug))


class PetitionPublish(OrganisationView):
    """Open a petition for signatures."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(operation_id="publish_petition", request=None, responses=shapes.Petition)
    def post(self, request: Request, slug: str) -> Response:
        petitions.publish(org=self.organisation, slug=slug, by=person(request), now=clock.now())
        return Response(_shown(self, slug))


class PetitionClose(OrganisationView):
    """End a petition: it stays readable and takes no more signatures."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(operation_id="close_petition", request=None, responses=shapes.Petition)
    def post(self, request: Request, slug: str) -> Response:
        petitions.close(org=self.organisation, slug=slug, by=person(request), now=clock.now())
        return Response(_shown(self, slug))


def _shown(view: OrganisationView, slug: str) -> dict[str, Any]:
    """Return a petition as this caller may see it, its confirmed signatures counted."""
    drafts = view.role is not None
    found = catalogue.petition(view.organisation.id, slug, drafts=drafts)
    return dict(shapes.Petition(found).data)
