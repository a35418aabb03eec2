"""Where postcodes lie: the organisation's own list, by which signatures get their region.

    curl -H 'Authorization: Bearer …' -H 'Content-Type: text/csv' --data-binary @postcodes.csv \
        'https://…/postcodes'
"""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from mobilize.http.files import FILES
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role
from petitions.api.imports import FILE
from petitions.queries import postcodes as known
from petitions.services import postcodes


class LoadedOut(serializers.Serializer[Any]):
    """How many beginnings of one country's postcodes are known, and in how many regions."""

    country = serializers.CharField(help_text="ISO 3166-1")
    prefixes = serializers.IntegerField()
    regions = serializers.IntegerField()


class Postcodes(OrganisationView):
    """The organisation's list of postcodes and regions."""

    access = {"GET": Role.ANALYST, "POST": Role.CAMPAIGNER, "DELETE": Role.CAMPAIGNER}
    parser_classes = FILES
    pagination_class = None

    @extend_schema(operation_id="list_postcodes", responses=LoadedOut(many=True))
    def get(self, request: Request) -> Response:
        """Return what is loaded, by country."""
        return Response(self._loaded())

    @extend_schema(
        operation_id="load_postcodes", request=FILE, responses={201: LoadedOut(many=True)}
    )
    def post(self, request: Request) -> Response:
        """Send CSV rows of country, prefix and region; they replace what was loaded before.

        The longest prefix that a postcode begins with tells its region. New signatures get
        theirs within five seconds; those that stand keep what they have.
        """
        data: Any = request.data
        # Without a body, nothing is parsed.
        postcodes.load(org=self.organisation, data=data if isinstance(data, bytes) else b"")
        return Response(self._loaded(), status=201)

    @extend_schema(operation_id="remove_postcodes", responses={204: None})
    def delete(self, request: Request) -> Response:
        """Forget the list. What was counted by region stays."""
        postcodes.remove(org=self.organisation)
        return Response(status=204)

    def _loaded(self) -> Any:
        return LoadedOut(known.loaded(self.organisation.id), many=True).data
