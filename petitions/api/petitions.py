"""Petitions: who asks whom for what."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from mobilize.http import content_language
from mobilize.http.pagination import NewestFirst
from mobilize.kit import clock
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role
from mobilize.organisations.permissions import PUBLIC
from mobilize.organisations.reach import Narrowed
from petitions.api import shapes
from petitions.api.actors import person
from petitions.api.filters import one_of
from petitions.domain.lifecycle import State
from petitions.queries import catalogue, texts
from petitions.services import petitions

LANG = OpenApiParameter(
    "lang",
    str,
    description="A language such as `fr`; without it Accept-Language decides. A petition that"
    " is not written in it comes in its own.",
)
STATE = OpenApiParameter(
    "state", str, enum=[state.value for state in State], description="Only those in this state"
)


class PetitionList(OrganisationView):
    """All petitions of an organisation; strangers see those that are published.

    Who is limited to some sees these, drafts among them.
    """

    access = {"GET": PUBLIC, "POST": Role.CAMPAIGNER}
    narrowed = {"GET": Narrowed.BY_ITSELF}
    pagination_class = NewestFirst

    @extend_schema(
        operation_id="list_petitions",
        parameters=[LANG, STATE],
        responses=shapes.Petition(many=True),
    )
    def get(self, request: Request) -> Response:
        pages = self.pagination_class()
        rows = catalogue.petitions(self.organisation.id, drafts=self.role is not None)
        if self.reach.is_limited:
            rows = rows.filter(slug__in=self.reach.petitions)
        state = one_of(request, "state", list(State))
        rows = rows.filter(state=state) if state else rows
        page = pages.paginate_queryset(rows.select_related("version"), request, view=self)
        texts.speak(page, asked=content_language.asked(request))
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
        return Response(shown(self, request, said.validated_data["slug"]), status=201)


class PetitionDetail(OrganisationView):
    """One petition."""

    access = {"GET": PUBLIC, "PATCH": Role.CAMPAIGNER}

    @extend_schema(operation_id="read_petition", parameters=[LANG], responses=shapes.Petition)
    def get(self, request: Request, slug: str) -> Response:
        petition = shown(self, request, slug)
        headers = {"Content-Language": petition["locale"], "Vary": "Accept-Language, Cookie"}
        return Response(petition, headers=headers)

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
        return Response(shown(self, request, slug))


class PetitionPublish(OrganisationView):
    """Open a petition for signatures."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(operation_id="publish_petition", request=None, responses=shapes.Petition)
    def post(self, request: Request, slug: str) -> Response:
        petitions.publish(org=self.organisation, slug=slug, by=person(request), now=clock.now())
        return Response(shown(self, request, slug))


class PetitionClose(OrganisationView):
    """End a petition: it stays readable and takes no more signatures."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(operation_id="close_petition", request=None, responses=shapes.Petition)
    def post(self, request: Request, slug: str) -> Response:
        petitions.close(org=self.organisation, slug=slug, by=person(request), now=clock.now())
        return Response(shown(self, request, slug))


def shown(view: OrganisationView, request: Request, slug: str) -> dict[str, Any]:
    """Return a petition as this caller may see it, in the language they would like."""
    found = catalogue.petition(view.organisation.id, slug, drafts=view.role is not None)
    texts.speak([found], asked=content_language.asked(request))
    return dict(shapes.Petition(found).data)
