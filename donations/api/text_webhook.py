"""Where the text provider hands messages on."""

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from donations.gateways.text_inbox import LONGEST
from donations.services import texting
from donations.services.limits import TextLimit
from mobilize.kit import clock
from mobilize.organisations import scoping
from mobilize.organisations.queries import organisations


@extend_schema(exclude=True)
class TextWebhook(APIView):
    """Answered in the reply: `{"reply": "…"}`, empty where nothing is to be said.

    The signature is the credential; the address says whose number it is.
    """

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = [TextLimit]

    def post(self, request: Request, org: str) -> Response:
        # Read raw: the signature is over these very bytes. One byte too many is refused, not cut.
        body, now = request.read(LONGEST + 1), clock.now()
        signature = request.headers.get("Text-Signature", "")
        message = texting.understood(body, org=org, signature=signature, now=now)
        organisation = organisations.by_slug(org)
        with scoping.within(organisation.id):
            reply = texting.receive(organisation=organisation, message=message, now=now)
        return Response({"reply": reply})
