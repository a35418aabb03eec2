"""Against fraud, in public: what a form needs to sign."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from mobilize.kit import clock
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.permissions import PUBLIC
from petitions.queries import catalogue
from petitions.services import screening

Shape = serializers.Serializer[Any]


class SigningFormOut(Shape):
    """What a front end sends along with a signature, so that a person can be told from a program.

    `form` says when the form was drawn. `challenge` is an ALTCHA v2 challenge while the
    petition is attacked, else null; its solution goes into `proof`.
    """

    form = serializers.CharField()
    challenge = serializers.DictField(allow_null=True)


class SigningForm(OrganisationView):
    """What a front end needs to draw a form for signing."""

    access = {"GET": PUBLIC}

    @extend_schema(operation_id="draw_signing_form", responses=SigningFormOut)
    def get(self, request: Request, slug: str) -> Response:
        """Return a fresh token, and a challenge while proof of work is asked for."""
        petition = catalogue.to_sign(self.organisation.id, slug)
        drawn = screening.draw(petition, now=clock.now())
        answer = SigningFormOut({"form": drawn.token, "challenge": drawn.challenge})
        return Response(answer.data, headers={"Cache-Control": "no-store"})
