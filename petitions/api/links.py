"""The organisation's own links: one per poster, newsletter or post."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from mobilize.http.pagination import NewestFirst
from mobilize.kit import clock
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role
from petitions.api import shapes
from petitions.api.actors import person
from petitions.api.channel_shapes import OwnLink
from petitions.queries import catalogue, listing
from petitions.services import sharing


class Links(OrganisationView):
    """Make a link to a petition for one channel; list those made."""

    access = {"GET": Role.ANALYST, "POST": Role.CAMPAIGNER}
    pagination_class = NewestFirst

    @extend_schema(operation_id="list_links", responses=OwnLink(many=True))
    def get(self, request: Request, slug: str) -> Response:
        petition = catalogue.petition(self.organisation.id, slug, drafts=True)
        pages = self.pagination_class()
        page = pages.paginate_queryset(listing.own_links(petition), request, view=self)
        return pages.get_paginated_response(OwnLink(page, many=True).data)

    @extend_schema(operation_id="make_link", request=shapes.NewLink, responses={201: OwnLink})
    def post(self, request: Request, slug: str) -> Response:
        said = shapes.NewLink(data=request.data)
        said.is_valid(raise_exception=True)
        link = sharing.make_link(
            org=self.organisation,
            petition=catalogue.petition(self.organisation.id, slug, drafts=True),
            **said.validated_data,
            by=person(request),
            now=clock.now(),
        )
        return Response(OwnLink(link).data, status=201)
