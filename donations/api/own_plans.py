"""A recurring gift of one's own over the API, with the token that names it. POSTs only."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from donations.api import own_plan_shapes as shapes
from donations.api.shapes import CheckoutPage
from donations.services import own_plans
from donations.services.limits import CheckoutLimit, PledgingLimit
from mobilize.http import client_address
from mobilize.kit import clock
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.permissions import PUBLIC


class OwnPlanView(OrganisationView):
    """What the holder of a recurring gift's token may do. POSTs: the token stands in no log."""

    access = {"POST": PUBLIC}
    throttle_classes = [PledgingLimit]

    def heard(self, request: Request, shape: type[shapes.OwnPlanToken]) -> dict[str, Any]:
        """Return what was said; its token names a gift of this organisation.

        Raises:
            tokens.TokenInvalid
        """
        said = shape(data=request.data)
        said.is_valid(raise_exception=True)
        values = dict(said.validated_data)
        own_plans.check(token=values["token"], organisation_id=self.organisation.id)
        return values

    def address(self, request: Request) -> str:
        """Return the client's address, or nothing where a front end speaks for many."""
        return client_address.of(request._request) if self.role is None else ""  # noqa: SLF001 - DRF has no public door

    def answer(self, token: str) -> Response:
        """Return the gift as it is now."""
        own = own_plans.read(token=token)
        return Response(shapes.OwnPlan(own).data, headers={"Cache-Control": "no-store"})


class Read(OwnPlanView):
    """See a recurring gift of one's own."""

    @extend_schema(
        operation_id="read_own_plan", request=shapes.OwnPlanToken, responses=shapes.OwnPlan
    )
    def post(self, request: Request) -> Response:
        return self.answer(self.heard(request, shapes.OwnPlanToken)["token"])


class Change(OwnPlanView):
    """Change the amount or the day of the month, from the next charge on."""

    @extend_schema(
        operation_id="change_own_plan", request=shapes.OwnPlanChange, responses=shapes.OwnPlan
    )
    def post(self, request: Request) -> Response:
        said = self.heard(request, shapes.OwnPlanChange)
        own_plans.change(**said, now=clock.now())
        return self.answer(said["token"])


class Move(OwnPlanView):
    """Give to another cause from now on."""

    @extend_schema(
        operation_id="move_own_plan", request=shapes.OwnPlanMove, responses=shapes.OwnPlan
    )
    def post(self, request: Request) -> Response:
        said = self.heard(request, shapes.OwnPlanMove)
        own_plans.move(**said, now=clock.now())
        return self.answer(said["token"])


class Pause(OwnPlanView):
    """Have nothing charged until a day."""

    @extend_schema(
        operation_id="pause_own_plan", request=shapes.OwnPlanPause, responses=shapes.OwnPlan
    )
    def post(self, request: Request) -> Response:
        said = self.heard(request, shapes.OwnPlanPause)
        own_plans.pause(**said, now=clock.now())
        return self.answer(said["token"])


class Stop(OwnPlanView):
    """End it."""

    @extend_schema(
        operation_id="stop_own_plan", request=shapes.OwnPlanStop, responses=shapes.OwnPlan
    )
    def post(self, request: Request) -> Response:
        said = self.heard(request, shapes.OwnPlanStop)
        own_plans.stop(**said, now=clock.now())
        return self.answer(said["token"])


class Resume(OwnPlanView):
    """Take it up again with the card on file."""

    @extend_schema(
        operation_id="resume_own_plan", request=shapes.OwnPlanToken, responses=shapes.OwnPlan
    )
    def post(self, request: Request) -> Response:
        said = self.heard(request, shapes.OwnPlanToken)
        own_plans.resume(**said, now=clock.now())
        return self.answer(said["token"])


class Repair(OwnPlanView):
    """Put a gift right of which a charge failed, on the provider's page."""

    one_transaction = False  # the provider is asked between two short transactions
    throttle_classes = [CheckoutLimit]

    @extend_schema(
        operation_id="repair_own_plan", request=shapes.OwnPlanToken, responses=CheckoutPage
    )
    def post(self, request: Request) -> Response:
        said = self.heard(request, shapes.OwnPlanToken)
        address = self.address(request)
        url = own_plans.repair(**said, address=address, now=clock.now())
        return Response(CheckoutPage({"url": url}).data)


class Card(OwnPlanView):
    """Leave another card on the provider's page. Nothing is charged there."""

    one_transaction = False  # the provider is asked between two short transactions
    throttle_classes = [CheckoutLimit]

    @extend_schema(
        operation_id="replace_own_card", request=shapes.OwnPlanToken, responses=CheckoutPage
    )
    def post(self, request: Request) -> Response:
        said = self.heard(request, shapes.OwnPlanToken)
        address = self.address(request)
        url = own_plans.replace_card(**said, address=address, now=clock.now())
        return Response(CheckoutPage({"url": url}).data)
