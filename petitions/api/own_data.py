"""One's own data over the API, with the token from the mailed link: for other front ends."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from mobilize.kit import clock, tokens
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.permissions import PUBLIC
from petitions.api import own_data_shapes as shapes
from petitions.services import self_service
from petitions.services.limits import SelfServiceLimit, TokenLimit


class AskForLink(OrganisationView):
    """Have the link mailed to the owner of an address."""

    access = {"POST": PUBLIC}
    throttle_classes = [SelfServiceLimit]

    @extend_schema(
        operation_id="ask_for_own_data",
        request=shapes.OwnDataAsk,
        responses={202: shapes.OwnDataAsked},
    )
    def post(self, request: Request) -> Response:
        """Answer alike whether the address is known."""
        said = shapes.OwnDataAsk(data=request.data)
        said.is_valid(raise_exception=True)
        self_service.ask(
            organisation_id=self.organisation.id,
            email=said.validated_data["email"],
            now=clock.now(),
        )
        return Response({"status": "check_your_mail"}, status=202)


class OwnDataView(OrganisationView):
    """What the owner of a token may do: everything about themselves, and nothing else."""

    access = {"POST": PUBLIC}
    throttle_classes = [TokenLimit]

    def heard(self, request: Request, shape: type[Serializer]) -> dict[str, Any]:
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


class Read(OwnDataView):
    """See all that is held. A POST, so that the token stands in no log."""

    @extend_schema(
        operation_id="read_own_data", request=shapes.OwnDataToken, responses=shapes.OwnData
    )
    def post(self, request: Request) -> Response:
        held = self_service.held(self.heard(request, shapes.OwnDataToken)["supporter"])
        return Response(held.export(at=clock.now()), headers={"Cache-Control": "no-store"})


class Correct(OwnDataView):
    """Correct name, country or language."""

    @extend_schema(
        operation_id="correct_own_data", request=shapes.OwnDataCorrection, responses={204: None}
    )
    def post(self, request: Request) -> Response:
        self_service.correct(**self.heard(request, shapes.OwnDataCorrection))
        return Response(status=204)


class Agree(OwnDataView):
    """Let exactly these consents hold from now on."""

    @extend_schema(
        operation_id="set_own_consents", request=shapes.OwnConsents, responses={204: None}
    )
    def post(self, request: Request) -> Response:
        said = self.heard(request, shapes.OwnConsents)
        purposes = set(said.pop("purposes"))
        self_service.agree(**said, purposes=purposes, now=clock.now())
        return Response(status=204)


class ShowName(OwnDataView):
    """Show or hide the name with a signature."""

    @extend_schema(
        operation_id="show_own_name", request=shapes.OwnSignatureShown, responses={204: None}
    )
    def post(self, request: Request) -> Response:
        said = self.heard(request, shapes.OwnSignatureShown)
        self_service.show_name(
            supporter=said["supporter"], signature_id=said["signature"], shown=said["name_shown"]
        )
        return Response(status=204)


class WithdrawSignature(OwnDataView):
    """Take back a signature."""

    @extend_schema(
        operation_id="withdraw_own_signature", request=shapes.OwnSignature, responses={204: None}
    )
    def post(self, request: Request) -> Response:
        said = self.heard(request, shapes.OwnSignature)
        self_service.withdraw_signature(
            supporter=said["supporter"], signature_id=said["signature"], now=clock.now()
        )
        return Response(status=204)


class Erase(OwnDataView):
    """Erase everything; the receipt proves it."""

    @extend_schema(
        operation_id="erase_own_data", request=shapes.OwnErasure, responses=shapes.ErasureReceipt
    )
    def post(self, request: Request) -> Response:
        receipt = self_service.erase(**self.heard(request, shapes.OwnErasure), now=clock.now())
        return Response(shapes.ErasureReceipt(receipt).data)
