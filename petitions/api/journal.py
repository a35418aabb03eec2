"""When and where from people signed, and whether the number shown is right."""

from datetime import timedelta
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from mobilize.http.serializers import StrictSerializer
from mobilize.kit import clock
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role
from mobilize.organisations.permissions import PUBLIC
from petitions.queries import catalogue, counts

A_WEEK = timedelta(days=7)
LONGEST = timedelta(days=92)
PERIOD = [
    OpenApiParameter("since", OpenApiTypes.DATETIME, description="A week before `until`"),
    OpenApiParameter("until", OpenApiTypes.DATETIME, description="Now; 92 days at most"),
]

Shape = serializers.Serializer[Any]


class Period(StrictSerializer):
    """From when to before when."""

    since = serializers.DateTimeField(required=False)
    until = serializers.DateTimeField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        until = attrs.get("until", clock.now())
        since = attrs.get("since", until - A_WEEK)
        if not since < until <= since + LONGEST:
            raise serializers.ValidationError({"since": "Ask for 92 days at most, forwards."})
        return {"since": since, "until": until}


class HourOut(Shape):
    """What one hour (UTC) brought and took. Hours without a change are left out."""

    hour = serializers.DateTimeField()
    added = serializers.IntegerField()
    taken = serializers.IntegerField(help_text="Withdrawn or removed; told when it happened")


class PlaceOut(Shape):
    """Confirmed signatures of one country and region; empty when it is not known."""

    country = serializers.CharField(allow_blank=True)
    region = serializers.CharField(allow_blank=True)
    number = serializers.IntegerField()


class PlacesOut(Shape):
    """Where the confirmed signatures come from. Each list adds up to `signed`."""

    signed = serializers.IntegerField()
    countries = PlaceOut(many=True)
    regions = PlaceOut(many=True)


class Journal(OrganisationView):
    """A petition's signatures, hour by hour."""

    access = {"GET": PUBLIC}

    @extend_schema(operation_id="read_journal", parameters=PERIOD, responses=HourOut(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """Return the hours, oldest first. What was taken back stays in the hour it was added."""
        said = Period(data=request.query_params.dict())
        said.is_valid(raise_exception=True)
        petition = catalogue.petition(self.organisation.id, slug, drafts=self.role is not None)
        hours = counts.by_hour(petition.id, **said.validated_data)
        return Response(HourOut(hours, many=True).data)


class Places(OrganisationView):
    """Where a petition's signatures come from, exactly: for those who work here."""

    access = {"GET": Role.ANALYST}

    @extend_schema(operation_id="read_places", responses=PlacesOut)
    def get(self, request: Request, slug: str) -> Response:
        """Return the confirmed signatures by country and by region, most first."""
        petition = catalogue.petition(self.organisation.id, slug, drafts=True)
        countries, regions = counts.by_country(petition.id), counts.by_region(petition.id)
        signed = sum(place.number for place in countries)
        answer = {"signed": signed, "countries": countries, "regions": regions}
        return Response(PlacesOut(answer).data)
