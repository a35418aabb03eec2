"""Counts by place, as they are published; and who chose to be named."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.permissions import PUBLIC
from petitions.queries import breakdowns, catalogue
from petitions.services import naming

COUNTRY = OpenApiParameter("country", str, description="The regions of this country (ISO 3166-1)")


class BreakdownCell(serializers.Serializer[Any]):
    """One place that is shown by itself."""

    place = serializers.CharField(help_text="ISO 3166-1, or a region's name")
    signatures = serializers.IntegerField(source="number")


class PublishedBreakdown(serializers.Serializer[Any]):
    """Counts by place as last published: they follow the exact total later, and in larger steps."""

    published_at = serializers.DateTimeField(allow_null=True)
    total = serializers.IntegerField(help_text="When it was published")
    cells = BreakdownCell(many=True)
    rest = serializers.IntegerField(help_text="Places too small to be shown, together")


class NamedSigners(serializers.Serializer[Any]):
    """The newest signers who chose to be named."""

    names = serializers.ListField(child=serializers.CharField())


class Breakdown(OrganisationView):
    """Where a petition was signed, in numbers that give nobody away."""

    access = {"GET": PUBLIC}

    @extend_schema(
        operation_id="read_breakdown", parameters=[COUNTRY], responses=PublishedBreakdown
    )
    def get(self, request: Request, slug: str) -> Response:
        petition = catalogue.petition(self.organisation.id, slug, drafts=False)
        country = request.query_params.get("country", "")
        dimension = f"{breakdowns.REGION}:{country}" if country else breakdowns.COUNTRY
        found = breakdowns.newest(petition, dimension=dimension)
        nothing: dict[str, Any] = {"published_at": None, "total": 0, "cells": [], "rest": 0}
        return Response(PublishedBreakdown(found or nothing).data)


class Named(OrganisationView):
    """Who signed lately and chose that everybody may see it."""

    access = {"GET": PUBLIC}

    @extend_schema(operation_id="list_named_signers", responses=NamedSigners)
    def get(self, request: Request, slug: str) -> Response:
        petition = catalogue.petition(self.organisation.id, slug, drafts=False)
        return Response({"names": naming.latest(petition)})
