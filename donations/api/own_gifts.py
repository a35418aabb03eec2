"""One's own gifts over the API, with the token from the mailed link: for other front ends."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from donations.api import own_gift_shapes as shapes
from donations.api import papers
from donations.api.payment_shapes import Refund
from donations.services import declaring, own_gifts, own_refunds, receipt_copies, receipt_holders
from donations.services.declaring import Said
from mobilize.kit import clock, tokens
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.permissions import PUBLIC
from petitions.services import self_service
from petitions.services.limits import TokenLimit

EVIDENCE = "declared over the API with the token of a mailed link"


class OwnGiftsView(OrganisationView):
    """What the owner of a token may do about their own gifts. POSTs: the token stands in no log."""

    access = {"POST": PUBLIC}
    throttle_classes = [TokenLimit]

    def heard(self, request: Request, shape: type[shapes.OwnToken]) -> dict[str, Any]:
        """Return what was said, with the person whom the token names as `supporter`.

        Raises:
            tokens.TokenInvalid, tokens.TokenExpired, SupporterMissing, SupporterErased
        """
        said = shape(data=request.data)
        said.is_valid(raise_exception=True)
        values = dict(said.validated_data)
        named = self_service.read_token(values.pop("token"))
        if named.organisation_id != self.organisation.id:
            raise tokens.TokenInvalid(field="token")
        return {"supporter": self_service.person(named), **values}


class Read(OwnGiftsView):
    """See one's gifts, what went back, receipts and declarations."""

    @extend_schema(
        operation_id="read_own_gifts", request=shapes.OwnQuestion, responses=shapes.OwnGifts
    )
    def post(self, request: Request) -> Response:
        held = own_gifts.held(**self.heard(request, shapes.OwnQuestion), now=clock.now())
        return Response(shapes.OwnGifts(held).data, headers={"Cache-Control": "no-store"})


class TakeBack(OwnGiftsView):
    """Take a gift of one's own back while its time is not over; asked again, nothing more."""

    @extend_schema(operation_id="take_own_gift_back", request=shapes.OwnGiftBack, responses=Refund)
    def post(self, request: Request) -> Response:
        said = self.heard(request, shapes.OwnGiftBack)
        refund = own_refunds.ask(
            supporter=said["supporter"], payment_id=said["payment"], now=clock.now()
        )
        return Response(Refund(refund).data)


class Address(OwnGiftsView):
    """Write down where one lives, for receipts from now on."""

    @extend_schema(
        operation_id="set_own_postal_address", request=shapes.OwnAddress, responses={204: None}
    )
    def post(self, request: Request) -> Response:
        receipt_holders.set_address(**self.heard(request, shapes.OwnAddress), now=clock.now())
        return Response(status=204)


class Paper(OwnGiftsView):
    """Take out a copy of a receipt of one's own."""

    @extend_schema(
        operation_id="copy_own_receipt",
        request=shapes.OwnReceiptAsked,
        responses={(200, "application/pdf"): OpenApiTypes.BINARY},
    )
    def post(self, request: Request) -> HttpResponse:
        said = self.heard(request, shapes.OwnReceiptAsked)
        copy = receipt_copies.print_own(
            supporter=said["supporter"], receipt_id=said["receipt"], now=clock.now()
        )
        return papers.Paper(copy)


class Declare(OwnGiftsView):
    """Give a tax declaration, in the words that `read` showed."""

    @extend_schema(
        operation_id="give_own_declaration",
        request=shapes.OwnDeclarationGiven,
        responses={201: shapes.OwnDeclarationMade},
    )
    def post(self, request: Request) -> Response:
        said = self.heard(request, shapes.OwnDeclarationGiven)
        declaring.check_read(
            self.organisation, locale=said["locale"], fingerprint=said.pop("wording")
        )
        supporter = said.pop("supporter")
        row = declaring.give(
            organisation=self.organisation,
            supporter=supporter,
            said=Said(**said, evidence=EVIDENCE),
            now=clock.now(),
        )
        return Response(shapes.OwnDeclarationMade(row).data, status=201)


class EndDeclaration(OwnGiftsView):
    """Take a tax declaration back from a day on."""

    @extend_schema(
        operation_id="end_own_declaration",
        request=shapes.OwnDeclarationEnd,
        responses={204: None},
    )
    def post(self, request: Request) -> Response:
        said = self.heard(request, shapes.OwnDeclarationEnd)
        declaration_id: UUID = said.pop("declaration")
        declaring.cancel(
            organisation=self.organisation, declaration_id=declaration_id, now=clock.now(), **said
        )
        return Response(status=204)
