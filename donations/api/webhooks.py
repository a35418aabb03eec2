"""What the card provider tells us."""

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from donations.gateways.stripe_events import LONGEST
from donations.services import inbox
from mobilize.kit import clock

RECEIVED = {"received": True}


@extend_schema(exclude=True)
class StripeWebhook(APIView):
    """Stored and answered at once; the worker applies it. The signature is the credential."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    def post(self, request: Request) -> Response:
        # Read raw: the signature is over these very bytes. One byte too many is refused, not cut.
        body = request.read(LONGEST + 1)
        inbox.receive(body, signature=request.headers.get("Stripe-Signature", ""), now=clock.now())
        return Response(RECEIVED)
