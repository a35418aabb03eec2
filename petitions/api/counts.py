"""The number beside a petition, for other people's sites."""

import hashlib
from typing import Any

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from mobilize.http.caching import kept
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.permissions import PUBLIC
from petitions.queries import catalogue, faces

FRESH = 5  # seconds for which a browser or a proxy need not ask again
A_DAY = 24 * 3600


class PublicCount(serializers.Serializer[Any]):
    """What may be shown anywhere. `signatures` are the confirmed ones, exact at this moment."""

    signatures = serializers.IntegerField(source="signed")
    goal = serializers.IntegerField()
    open = serializers.BooleanField(source="is_open")


class Count(OrganisationView):
    """How many have signed, for any site to show.

    Any origin may read it; nobody has to sign in, and a cookie or a key changes nothing.
    """

    access = {"GET": PUBLIC, "OPTIONS": PUBLIC}
    authentication_classes = ()

    @extend_schema(operation_id="count_signatures", responses=PublicCount, auth=[])
    def get(self, request: Request, slug: str) -> HttpResponse:
        """Return the count; an unchanged one is a 304 to whoever names its ETag."""
        petition = catalogue.petition(self.organisation.id, slug, drafts=False)
        said = PublicCount(faces.of(petition)).data
        digest = hashlib.sha256(repr(sorted(said.items())).encode()).hexdigest()[:16]
        answer = kept(request, digest=digest, seconds=FRESH, make=lambda: Response(said))
        answer.headers["Access-Control-Allow-Origin"] = "*"
        answer.headers["Access-Control-Expose-Headers"] = "ETag"
        return answer

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Response:
        """Tell a browser that other sites may ask, with conditions of their own."""
        response = Response(status=204)
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Allow-Methods"] = "GET"
        response.headers["Access-Control-Allow-Headers"] = "If-None-Match"
        response.headers["Access-Control-Max-Age"] = str(A_DAY)
        return response
