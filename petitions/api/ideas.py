"""Calls for ideas: written by staff, answered and endorsed by supporters."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response

from mobilize.http.pagination import NewestFirst
from mobilize.kit import clock
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role
from mobilize.organisations.permissions import PUBLIC
from petitions.api import starting_shapes as shapes
from petitions.api.actors import person
from petitions.api.proposals import SENT, ForVisitors
from petitions.api.shapes import Token
from petitions.queries import ideas as reading
from petitions.services import calls, idea_endorsing, ideas
from petitions.services.limits import EndorsingLimit, StartingLimit, TokenLimit


class Pages(PageNumberPagination):
    """Numbered pages: what is ordered by support has no cursor that would stay true."""

    page_size = 50


class CallList(OrganisationView):
    """All calls of an organisation; strangers see those that are published."""

    access = {"GET": PUBLIC, "POST": Role.CAMPAIGNER}
    pagination_class = NewestFirst

    @extend_schema(operation_id="list_calls", responses=shapes.Call(many=True))
    def get(self, request: Request) -> Response:
        pages = self.pagination_class()
        rows = reading.calls(self.organisation.id, drafts=self.role is not None)
        page = pages.paginate_queryset(rows, request, view=self)
        return pages.get_paginated_response(shapes.Call(page, many=True).data)

    @extend_schema(operation_id="create_call", request=shapes.NewCall, responses={201: shapes.Call})
    def post(self, request: Request) -> Response:
        said = shapes.NewCall(data=request.data)
        said.is_valid(raise_exception=True)
        call = calls.create(
            org=self.organisation, **said.validated_data, by=person(request), now=clock.now()
        )
        return Response(shapes.Call(call).data, status=201)


class CallDetail(OrganisationView):
    """One call."""

    access = {"GET": PUBLIC, "PATCH": Role.CAMPAIGNER}

    @extend_schema(operation_id="read_call", responses=shapes.Call)
    def get(self, request: Request, slug: str) -> Response:
        call = reading.call(self.organisation.id, slug, drafts=self.role is not None)
        return Response(shapes.Call(call).data)

    @extend_schema(operation_id="edit_call", request=shapes.CallChanges, responses=shapes.Call)
    def patch(self, request: Request, slug: str) -> Response:
        said = shapes.CallChanges(data=request.data)
        said.is_valid(raise_exception=True)
        call = calls.edit(org=self.organisation, slug=slug, **said.validated_data)
        return Response(shapes.Call(call).data)


class CallPublish(OrganisationView):
    """Let everybody see a call and answer it."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(operation_id="publish_call", request=None, responses=shapes.Call)
    def post(self, request: Request, slug: str) -> Response:
        call = calls.publish(org=self.organisation, slug=slug, now=clock.now())
        return Response(shapes.Call(call).data)


class CallClose(OrganisationView):
    """End a call: it stays readable."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(operation_id="close_call", request=None, responses=shapes.Call)
    def post(self, request: Request, slug: str) -> Response:
        call = calls.close(org=self.organisation, slug=slug, now=clock.now())
        return Response(shapes.Call(call).data)


class IdeaList(ForVisitors):
    """A call's ideas, the most endorsed first; suggest one."""

    access = {"GET": PUBLIC, "POST": PUBLIC}
    limits = {"POST": StartingLimit}
    pagination_class = Pages

    @extend_schema(operation_id="list_ideas", responses=shapes.StaffsIdea(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """List by support; equals are drawn by lot anew each day. Staff see hidden ones too."""
        staff = self.role is not None
        call = reading.call(self.organisation.id, slug, drafts=staff)
        pages = self.pagination_class()
        rows = reading.ranked(call, now=clock.now(), hidden=staff)
        page = pages.paginate_queryset(rows, request, view=self)
        shape = shapes.StaffsIdea if staff else shapes.Idea
        return pages.get_paginated_response(shape(page, many=True).data)

    @extend_schema(
        operation_id="suggest_idea", request=shapes.NewIdea, responses={202: shapes.MailSent}
    )
    def post(self, request: Request, slug: str) -> Response:
        """Ask somebody by mail to confirm. Every request that is understood is answered alike."""
        said = shapes.NewIdea(data=request.data)
        said.is_valid(raise_exception=True)
        values = said.validated_data
        values["said"] = values.pop("text")
        call = reading.call(self.organisation.id, slug, drafts=False)
        ideas.suggest(call=call, **values, now=clock.now())
        return Response(SENT, status=202)


class IdeaConfirm(OrganisationView):
    """Confirm an idea with the token from the mail."""

    access = {"POST": PUBLIC}
    throttle_classes = [TokenLimit]

    @extend_schema(operation_id="confirm_idea", request=Token, responses=shapes.ConfirmedIdea)
    def post(self, request: Request) -> Response:
        said = Token(data=request.data)
        said.is_valid(raise_exception=True)
        idea = ideas.confirm(token=said.validated_data["token"], now=clock.now())
        return Response(shapes.ConfirmedIdea(idea).data)


class IdeaEndorsements(ForVisitors):
    """Endorse an idea."""

    access = {"POST": PUBLIC}
    limits = {"POST": EndorsingLimit}

    @extend_schema(
        operation_id="endorse_idea", request=shapes.Person, responses={202: shapes.MailSent}
    )
    def post(self, request: Request, idea_id: UUID) -> Response:
        """Ask somebody by mail to confirm. Every request that is understood is answered alike."""
        said = shapes.Person(data=request.data)
        said.is_valid(raise_exception=True)
        found = reading.idea(self.organisation.id, idea_id)
        idea_endorsing.ask(idea=found, **said.validated_data, now=clock.now())
        return Response(SENT, status=202)


class IdeaEndorsementConfirm(OrganisationView):
    """Confirm the endorsement of an idea with the token from the mail."""

    access = {"POST": PUBLIC}
    throttle_classes = [TokenLimit]

    @extend_schema(
        operation_id="confirm_idea_endorsement", request=Token, responses=shapes.Endorsed
    )
    def post(self, request: Request) -> Response:
        said = Token(data=request.data)
        said.is_valid(raise_exception=True)
        endorsement = idea_endorsing.confirm(token=said.validated_data["token"], now=clock.now())
        return Response(shapes.Endorsed(endorsement).data)


class IdeaHide(OrganisationView):
    """Take an idea off the list, with a reason."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(operation_id="hide_idea", request=shapes.Hiding, responses=shapes.StaffsIdea)
    def post(self, request: Request, idea_id: UUID) -> Response:
        said = shapes.Hiding(data=request.data)
        said.is_valid(raise_exception=True)
        ideas.hide(org=self.organisation, idea_id=idea_id, **said.validated_data)
        return Response(_for_staff(self, idea_id))


class IdeaShow(OrganisationView):
    """Put a hidden idea back on the list."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(operation_id="show_idea", request=None, responses=shapes.StaffsIdea)
    def post(self, request: Request, idea_id: UUID) -> Response:
        ideas.show(org=self.organisation, idea_id=idea_id)
        return Response(_for_staff(self, idea_id))


class IdeaTakeUp(OrganisationView):
    """Turn an idea into a draft petition that credits it."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(
        operation_id="take_up_idea", request=shapes.TakingUp, responses={201: shapes.TakenUp}
    )
    def post(self, request: Request, idea_id: UUID) -> Response:
        said = shapes.TakingUp(data=request.data)
        said.is_valid(raise_exception=True)
        petition = ideas.take_up(
            org=self.organisation,
            idea_id=idea_id,
            **said.validated_data,
            by=person(request),
            now=clock.now(),
        )
        return Response(shapes.TakenUp(petition).data, status=201)


def _for_staff(view: OrganisationView, idea_id: UUID) -> dict[str, object]:
    found = reading.idea(view.organisation.id, idea_id, hidden=True)
    return dict(shapes.StaffsIdea(found).data)
