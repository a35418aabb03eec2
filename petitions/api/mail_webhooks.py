"""What mail providers tell us of our mails."""

from django.http import HttpRequest
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from mobilize.kit import clock
from petitions.services import mail_providers, mail_reporting


@extend_schema(exclude=True)
class MailWebhook(APIView):
    """Stored and answered at once; the worker applies it. The shared secret is the credential."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    def post(self, request: Request, provider: str) -> Response:
        # Read as it came in: signatures are over these very bytes.
        raw: HttpRequest = request._request  # noqa: SLF001 - how DRF documents it
        told = mail_providers.reports(provider, raw)
        mail_reporting.receive(provider, told, now=clock.now())
        return Response({"received": True})
