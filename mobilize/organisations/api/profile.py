"""Who an organisation is, for everybody."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.permissions import PUBLIC


class ProfileOutput(serializers.Serializer):
    """What everybody may know."""

    slug = serializers.SlugField()
    name = serializers.CharField()
    currency = serializers.CharField()
    locale = serializers.CharField()


class Profile(OrganisationView):
    """One organisation."""

    access = {"GET": PUBLIC}

    @extend_schema(operation_id="organisation", responses=ProfileOutput, auth=[])
    def get(self, request: Request) -> Response:
        """Return the organisation's public profile."""
        return Response(ProfileOutput(self.organisation).data)
