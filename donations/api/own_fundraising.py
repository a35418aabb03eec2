"""What a fundraising page's owner does with it over the API, with the mailed token."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from donations.api import fundraising_shapes as shapes
from donations.api.fundraising import ForOwners
from donations.services import own_fundraising
from mobilize.kit import clock
from mobilize.organisations.permissions import PUBLIC

OWN = shapes.OwnFundraisingPage


class OwnPage(ForOwners):
    """Read one's own page, with what came through it."""

    access = {"POST": PUBLIC}

    @extend_schema(operation_id="own_fundraising_page", request=shapes.PageToken, responses=OWN)
    def post(self, request: Request) -> Response:
        return self.shown(self.said(request)["token"])


class EditPage(ForOwners):
    """Change what one's page says and aims at."""

    access = {"POST": PUBLIC}
    body = shapes.PageChanges

    @extend_schema(operation_id="edit_own_page", request=shapes.PageChanges, responses=OWN)
    def post(self, request: Request) -> Response:
        values = self.said(request)
        own_fundraising.edit(token=values["token"], **shapes.page_of(values))
        return self.shown(values["token"])


class ClosePage(ForOwners):
    """Take no more gifts on one's page."""

    access = {"POST": PUBLIC}

    @extend_schema(operation_id="close_own_page", request=shapes.PageToken, responses=OWN)
    def post(self, request: Request) -> Response:
        token = self.said(request)["token"]
        own_fundraising.close(token=token, now=clock.now())
        return self.shown(token)


class ReopenPage(ForOwners):
    """Take gifts on one's page again."""

    access = {"POST": PUBLIC}

    @extend_schema(operation_id="reopen_own_page", request=shapes.PageToken, responses=OWN)
    def post(self, request: Request) -> Response:
        token = self.said(request)["token"]
        own_fundraising.reopen(token=token)
        return self.shown(token)


class FoundTeam(ForOwners):
    """Begin a team of which the page's owner is captain."""

    access = {"POST": PUBLIC}
    body = shapes.NewTeam

    @extend_schema(operation_id="found_team", request=shapes.NewTeam, responses=OWN)
    def post(self, request: Request) -> Response:
        values = self.said(request)
        own_fundraising.found_team(**values, now=clock.now())
        return self.shown(values["token"])


class JoinTeam(ForOwners):
    """Collect with a team, by the code its captain handed on."""

    access = {"POST": PUBLIC}
    body = shapes.TeamCode

    @extend_schema(operation_id="join_team", request=shapes.TeamCode, responses=OWN)
    def post(self, request: Request) -> Response:
        values = self.said(request)
        own_fundraising.join_team(token=values["token"], code=values["team"])
        return self.shown(values["token"])


class RemoveFromTeam(ForOwners):
    """Take somebody else's page out of the team one is captain of; the team's code changes."""

    access = {"POST": PUBLIC}
    body = shapes.TeamMember

    @extend_schema(operation_id="remove_from_team", request=shapes.TeamMember, responses=OWN)
    def post(self, request: Request) -> Response:
        values = self.said(request)
        own_fundraising.remove_from_team(token=values["token"], slug=values["page"])
        return self.shown(values["token"])


class LeaveTeam(ForOwners):
    """Collect without the team again."""

    access = {"POST": PUBLIC}

    @extend_schema(operation_id="leave_team", request=shapes.PageToken, responses=OWN)
    def post(self, request: Request) -> Response:
        token = self.said(request)["token"]
        own_fundraising.leave_team(token=token)
        return self.shown(token)
