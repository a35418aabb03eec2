"""What is given beyond one gift of money: help, and gifts that recur."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle

from donations.api import pledge_shapes
from donations.api import promise_shapes as shapes
from donations.services import helping, plans
from donations.services.limits import PledgingLimit
from mobilize.http.pagination import NewestFirst
from mobilize.kit import clock
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role, User
from mobilize.organisations.permissions import PUBLIC
from petitions.queries import catalogue


class HelpList(OrganisationView):
    """Promises that are not money."""

    access = {"GET": Role.ANALYST, "POST": PUBLIC}
    pagination_class = NewestFirst

    def get_throttles(self) -> list[BaseThrottle]:
        return [PledgingLimit()] if self.request.method == "POST" and self.role is None else []

    @extend_schema(operation_id="list_help", responses=shapes.Help(many=True))
    def get(self, request: Request) -> Response:
        pages = self.pagination_class()
        page = pages.paginate_queryset(helping.listed(self.organisation), request, view=self)
        return pages.get_paginated_response(shapes.Help(page, many=True).data)

    @extend_schema(
        operation_id="promise_help", request=shapes.NewHelp, responses={201: shapes.Help}
    )
    def post(self, request: Request) -> Response:
        """Promise hours, or something you can do. It is counted apart from money."""
        said = shapes.NewHelp(data=request.data)
        said.is_valid(raise_exception=True)
        values, org_id = said.validated_data, self.organisation.id
        giver, named = pledge_shapes.giver_of(values), values["petition"]
        assert giver is not None  # noqa: S101 - the shape asks for an address
        made = helping.promise(
            cause=catalogue.cause(org_id, values["cause"], drafts=False),
            petition=catalogue.petition(org_id, named, drafts=False) if named else None,
            hours=values["hours"],
            skill=values["skill"],
            giver=giver,
            now=clock.now(),
        )
        return Response(shapes.Help(made).data, status=201)


class HelpDone(OrganisationView):
    """Note that somebody did what they promised."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(operation_id="help_done", request=None, responses=shapes.Help)
    def post(self, request: Request, help_id: UUID) -> Response:
        row = helping.done(organisation=self.organisation, help_id=help_id, now=clock.now())
        return Response(shapes.Help(row).data)


class HelpCancel(OrganisationView):
    """Call a promise of help off."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(operation_id="cancel_help", request=None, responses=shapes.Help)
    def post(self, request: Request, help_id: UUID) -> Response:
        row = helping.cancel(organisation=self.organisation, help_id=help_id, now=clock.now())
        return Response(shapes.Help(row).data)


class Plans(OrganisationView):
    """Gifts that recur, newest first, without a personal value."""

    access = {"GET": Role.ANALYST}
    pagination_class = NewestFirst

    @extend_schema(operation_id="list_plans", responses=shapes.Plan(many=True))
    def get(self, request: Request) -> Response:
        pages = self.pagination_class()
        page = pages.paginate_queryset(plans.listed(self.organisation.id), request, view=self)
        return pages.get_paginated_response(shapes.Plan(page, many=True).data)


class PlanStop(OrganisationView):
    """End somebody's recurring gift for them; they are told by mail."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(operation_id="stop_plan", request=None, responses=shapes.Plan)
    def post(self, request: Request, plan_id: UUID) -> Response:
        plan = plans.stop_by_staff(
            organisation=self.organisation,
            plan_id=plan_id,
            by=request.user if isinstance(request.user, User) else None,
            now=clock.now(),
        )
        return Response(shapes.Plan(plan).data)
