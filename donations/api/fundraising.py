"""Fundraising pages and teams: start one, read them, one's own, and what staff hide."""

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle

from donations.api import fundraising_shapes as shapes
from donations.api.actors import member
from donations.queries import fundraising as reading
from donations.services import (
    fundraising,
    fundraising_faces,
    fundraising_moderation,
    own_fundraising,
)
from donations.services.fundraising import Draft
from mobilize.http.serializers import StrictSerializer
from mobilize.http.throttles import RateLimit
from mobilize.kit import clock
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role
from mobilize.organisations.permissions import PUBLIC
from petitions.queries import catalogue
from petitions.services.limits import StartingLimit, TokenLimit

SENT = {"status": "check_your_mail"}


class ForOwners(OrganisationView):
    """A view for visitors, limited per address; whoever holds a key speaks for many of them."""

    limit: ClassVar[type[RateLimit]] = TokenLimit
    body: ClassVar[type[StrictSerializer]] = shapes.PageToken

    def get_throttles(self) -> list[BaseThrottle]:
        limited = self.request.method == "POST" and self.role is None
        return [self.limit()] if limited else []

    def said(self, request: Request) -> dict[str, Any]:
        """Return what the body says, checked."""
        body = self.body(data=request.data)
        body.is_valid(raise_exception=True)
        return dict(body.validated_data)

    def shown(self, token: str) -> Response:
        """Answer with the page as its owner sees it."""
        return own_answer(own_fundraising.own(token))


class FundraisingPages(ForOwners):
    """Start a page; staff list those that were confirmed."""

    access = {"GET": Role.ANALYST, "POST": PUBLIC}
    limit = StartingLimit
    body = shapes.NewPage

    @extend_schema(
        operation_id="list_fundraising_pages", responses=shapes.StaffFundraisingPage(many=True)
    )
    def get(self, request: Request) -> Response:
        faces = fundraising_moderation.listed(self.organisation.id)
        return Response(shapes.StaffFundraisingPage(faces, many=True).data)

    @extend_schema(
        operation_id="start_fundraising_page",
        request=shapes.NewPage,
        responses={202: shapes.PageMailSent},
    )
    def post(self, request: Request) -> Response:
        """Ask its owner by mail; the answer is always the same."""
        values = self.said(request)
        fundraising.ask(
            cause=catalogue.cause(self.organisation.id, values["cause"], drafts=False),
            draft=Draft(**shapes.page_of(values), locale=values["locale"], team=values["team"]),
            email=values["email"],
            name=values["name"],
            now=clock.now(),
        )
        return Response(SENT, status=202)


class ConfirmPage(ForOwners):
    """Show a page from now on."""

    access = {"POST": PUBLIC}

    @extend_schema(
        operation_id="confirm_fundraising_page",
        request=shapes.PageToken,
        responses=shapes.OwnFundraisingPage,
    )
    def post(self, request: Request) -> Response:
        return own_answer(fundraising.confirm(token=self.said(request)["token"], now=clock.now()))


class CausePages(OrganisationView):
    """The pages that collect for a cause, the most first; of equal ones the earlier."""

    access = {"GET": PUBLIC}

    @extend_schema(operation_id="list_pages_of_cause", responses=shapes.FundraisingPage(many=True))
    def get(self, request: Request, slug: str) -> Response:
        cause = catalogue.cause(self.organisation.id, slug, drafts=False)
        return Response(shapes.FundraisingPage(fundraising_faces.of_cause(cause), many=True).data)


class FundraisingPageDetail(OrganisationView):
    """One page."""

    access = {"GET": PUBLIC}

    @extend_schema(operation_id="read_fundraising_page", responses=shapes.FundraisingPage)
    def get(self, request: Request, slug: str) -> Response:
        page = reading.by_slug(self.organisation.id, slug)
        return Response(shapes.FundraisingPage(fundraising_faces.of_page(page)).data)


class TeamDetail(OrganisationView):
    """One team."""

    access = {"GET": PUBLIC}

    @extend_schema(operation_id="read_team", responses=shapes.FundraisingTeam)
    def get(self, request: Request, slug: str) -> Response:
        team = reading.team_by_slug(self.organisation.id, slug)
        return Response(shapes.FundraisingTeam(fundraising_faces.of_team(team)).data)


class Teams(OrganisationView):
    """The newest teams, shown or not."""

    access = {"GET": Role.ANALYST}

    @extend_schema(operation_id="list_teams", responses=shapes.StaffTeam(many=True))
    def get(self, request: Request) -> Response:
        teams = fundraising_moderation.listed_teams(self.organisation.id)
        return Response(shapes.StaffTeam(teams, many=True).data)


class HidePage(OrganisationView):
    """Keep a page from everybody but its owner, who reads why."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(
        operation_id="hide_fundraising_page", request=shapes.PageHiding, responses=shapes.Hidden
    )
    def post(self, request: Request, page_id: UUID) -> Response:
        page = fundraising_moderation.hide(
            organisation=self.organisation, page_id=page_id, reason=_reason(request),
            by=member(request), now=clock.now(),
        )  # fmt: skip
        return Response(shapes.Hidden(page).data)


class ShowPage(OrganisationView):
    """Let everybody see a page again."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(operation_id="show_fundraising_page", request=None, responses=shapes.Hidden)
    def post(self, request: Request, page_id: UUID) -> Response:
        page = fundraising_moderation.show(organisation=self.organisation, page_id=page_id)
        return Response(shapes.Hidden(page).data)


class HideTeam(OrganisationView):
    """Keep a team from everybody; its pages go on."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(operation_id="hide_team", request=shapes.PageHiding, responses=shapes.Hidden)
    def post(self, request: Request, team_id: UUID) -> Response:
        team = fundraising_moderation.hide_team(
            organisation=self.organisation, team_id=team_id, reason=_reason(request),
            by=member(request), now=clock.now(),
        )  # fmt: skip
        return Response(shapes.Hidden(team).data)


class ShowTeam(OrganisationView):
    """Let everybody see a team again."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(operation_id="show_team", request=None, responses=shapes.Hidden)
    def post(self, request: Request, team_id: UUID) -> Response:
        team = fundraising_moderation.show_team(organisation=self.organisation, team_id=team_id)
        return Response(shapes.Hidden(team).data)


def own_answer(page: Any) -> Response:
    """Answer with a page as its owner sees it."""
    face = fundraising_faces.of_page(page)
    said = {**vars(face), "share_url": face.share_url, "brought": own_fundraising.brought(page)}
    return Response(shapes.OwnFundraisingPage(Own(**said)).data)


class Own:
    """A page's face with what it brought, as one thing to serialise."""

    def __init__(self, **said: Any) -> None:
        vars(self).update(said)


def _reason(request: Request) -> str:
    said = shapes.PageHiding(data=request.data)
    said.is_valid(raise_exception=True)
    return str(said.validated_data["reason"])
