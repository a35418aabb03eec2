"""A petition's steps over the API: submitted, rejected, withdrawn, reopened, scheduled."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from mobilize.kit import clock
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role
from mobilize.organisations.permissions import PUBLIC
from petitions.api import lifecycle_shapes as shapes
from petitions.api.actors import person
from petitions.api.petitions import shown
from petitions.api.shapes import Petition
from petitions.queries import catalogue, history
from petitions.services import lifecycle, petitions, scheduling


class Steps(OrganisationView):
    """What happened to a petition, and when."""

    access = {"GET": PUBLIC}

    @extend_schema(operation_id="list_steps", responses=shapes.Steps)
    def get(self, request: Request, slug: str) -> Response:
        inside = self.role is not None
        petition = catalogue.petition(self.organisation.id, slug, drafts=inside)
        shape = shapes.FullStep if inside else shapes.Step
        rows = history.steps(petition, inside=inside)
        return Response({"results": shape(rows, many=True).data})


class Submit(OrganisationView):
    """Ask the moderators to look at a draft."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(operation_id="submit_petition", request=None, responses=Petition)
    def post(self, request: Request, slug: str) -> Response:
        petition = petitions.lock(self.organisation.id, slug)
        lifecycle.submit(petition=petition, by=person(request), now=clock.now())
        return Response(shown(self, request, slug))


class Reject(OrganisationView):
    """Turn a petition away, for a reason everybody can read."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(operation_id="reject_petition", request=shapes.Rejection, responses=Petition)
    def post(self, request: Request, slug: str) -> Response:
        said = shapes.Rejection(data=request.data)
        said.is_valid(raise_exception=True)
        petition = petitions.lock(self.organisation.id, slug)
        lifecycle.reject(
            petition=petition, **said.validated_data, by=person(request), now=clock.now()
        )
        return Response(shown(self, request, petition.slug))


class Withdraw(OrganisationView):
    """Take a petition back, and say why."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(operation_id="withdraw_petition", request=shapes.Why, responses=Petition)
    def post(self, request: Request, slug: str) -> Response:
        said = shapes.Why(data=request.data)
        said.is_valid(raise_exception=True)
        petition = petitions.lock(self.organisation.id, slug)
        lifecycle.withdraw(
            petition=petition, **said.validated_data, by=person(request), now=clock.now()
        )
        return Response(shown(self, request, slug))


class Reopen(OrganisationView):
    """Let a closed petition take signatures again, or have one turned away looked at again."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(operation_id="reopen_petition", request=shapes.Reopening, responses=Petition)
    def post(self, request: Request, slug: str) -> Response:
        said = shapes.Reopening(data=request.data)
        said.is_valid(raise_exception=True)
        petition = petitions.lock(self.organisation.id, slug)
        lifecycle.reopen(
            petition=petition, **said.validated_data, by=person(request), now=clock.now()
        )
        return Response(shown(self, request, slug))


class Schedule(OrganisationView):
    """Set when a petition opens and closes by itself."""

    access = {"PUT": Role.CAMPAIGNER}

    @extend_schema(operation_id="schedule_petition", request=shapes.Schedule, responses=Petition)
    def put(self, request: Request, slug: str) -> Response:
        said = shapes.Schedule(data=request.data)
        said.is_valid(raise_exception=True)
        petition = petitions.lock(self.organisation.id, slug)
        scheduling.plan(petition=petition, **said.validated_data, now=clock.now())
        return Response(shown(self, request, slug))
