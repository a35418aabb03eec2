"""Saved views over the API: reports' filters under a name, shared in the organisation."""

from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from donations.api import files
from donations.api.shapes import Shape
from donations.domain.views import LONGEST_NAME, LONGEST_QUERY, REPORTS
from donations.services import views
from mobilize.http.serializers import StrictCharField, StrictSerializer
from mobilize.kit import clock
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role


class NewView(StrictSerializer):
    """A report, its filters as an address holds them, and a name. A known name is replaced."""

    report = serializers.ChoiceField(choices=list(REPORTS))
    name = StrictCharField(max_length=LONGEST_NAME)
    query = StrictCharField(max_length=LONGEST_QUERY, allow_blank=True, default="")


class ViewBody(Shape):
    """A saved view."""

    id = serializers.UUIDField()
    report = serializers.CharField()
    name = serializers.CharField()
    query = serializers.CharField()
    made_at = serializers.DateTimeField()


class SavedViews(OrganisationView):
    """The organisation's saved views, by report and name."""

    access = {"GET": Role.ANALYST, "POST": Role.CAMPAIGNER}
    pagination_class = None

    @extend_schema(operation_id="list_views", responses=ViewBody(many=True))
    def get(self, request: Request) -> Response:
        """List them; there are two hundred at most."""
        return Response(ViewBody(views.of(self.organisation.id), many=True).data)

    @extend_schema(operation_id="save_view", request=NewView, responses={201: ViewBody})
    def post(self, request: Request) -> Response:
        """Save one for everybody in the organisation."""
        asked = NewView(data=request.data)
        asked.is_valid(raise_exception=True)
        saved = views.save(
            organisation=self.organisation,
            **asked.validated_data,
            by=files.person(request),
            now=clock.now(),
        )
        return Response(ViewBody(saved).data, status=201)


class SavedView(OrganisationView):
    """One saved view."""

    access = {"DELETE": Role.CAMPAIGNER}

    @extend_schema(operation_id="delete_view", responses={204: None})
    def delete(self, request: Request, view_id: UUID) -> HttpResponse:
        """Delete it, for everybody."""
        views.drop(organisation_id=self.organisation.id, view_id=view_id)
        return Response(status=204)
