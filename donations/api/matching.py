"""Match offers over the API: made, paused, taken up again, ended; what is left and owed."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from donations.api import matching_shapes as shapes
from donations.queries import match_offers as known
from donations.services import match_offers
from mobilize.http.pagination import NewestFirst
from mobilize.kit import clock
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role, User
from mobilize.organisations.permissions import PUBLIC
from petitions.queries import catalogue


class CauseMatchOffers(OrganisationView):
    """Who matches a gift to a cause made now, and how much is left."""

    access = {"GET": PUBLIC}

    @extend_schema(
        operation_id="list_cause_match_offers", responses=shapes.PublicMatchOffer(many=True)
    )
    def get(self, request: Request, cause: str) -> Response:
        found = catalogue.cause(self.organisation.id, cause, drafts=self.role is not None)
        rows = known.running(self.organisation.id, cause_id=found.id, now=clock.now())
        return Response(shapes.PublicMatchOffer(rows, many=True).data)


class MatchOffers(OrganisationView):
    """All match offers, newest first; a new one."""

    access = {"GET": Role.ANALYST, "POST": Role.CAMPAIGNER}
    pagination_class = NewestFirst

    @extend_schema(operation_id="list_match_offers", responses=shapes.MatchOffer(many=True))
    def get(self, request: Request) -> Response:
        pages = self.pagination_class()
        page = pages.paginate_queryset(known.of(self.organisation.id), request, view=self)
        return pages.get_paginated_response(shapes.MatchOffer(page, many=True).data)

    @extend_schema(
        operation_id="make_match_offer",
        request=shapes.NewMatchOffer,
        responses={201: shapes.MatchOffer},
    )
    def post(self, request: Request) -> Response:
        said = shapes.NewMatchOffer(data=request.data)
        said.is_valid(raise_exception=True)
        org_id = self.organisation.id
        slugs = dict.fromkeys(said.validated_data["causes"])
        offer = match_offers.create(
            org=self.organisation,
            causes=[catalogue.cause(org_id, slug, drafts=True) for slug in slugs],
            offer=said.offer(),
            by=request.user if isinstance(request.user, User) else None,
            now=clock.now(),
        )
        return Response(shapes.MatchOffer(offer).data, status=201)


class MatchOfferPause(OrganisationView):
    """Match nothing new for a while."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(operation_id="pause_match_offer", request=None, responses=shapes.MatchOffer)
    def post(self, request: Request, offer_id: UUID) -> Response:
        offer = match_offers.pause(org=self.organisation, offer_id=offer_id)
        return Response(shapes.MatchOffer(offer).data)


class MatchOfferResume(OrganisationView):
    """Match again."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(operation_id="resume_match_offer", request=None, responses=shapes.MatchOffer)
    def post(self, request: Request, offer_id: UUID) -> Response:
        offer = match_offers.resume(org=self.organisation, offer_id=offer_id)
        return Response(shapes.MatchOffer(offer).data)


class MatchOfferEnd(OrganisationView):
    """End an offer for good."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(operation_id="end_match_offer", request=None, responses=shapes.MatchOffer)
    def post(self, request: Request, offer_id: UUID) -> Response:
        offer = match_offers.end(org=self.organisation, offer_id=offer_id, now=clock.now())
        return Response(shapes.MatchOffer(offer).data)


class MatchDraws(OrganisationView):
    """What a matcher owes, entry by entry, newest first."""

    access = {"GET": Role.ANALYST}
    pagination_class = NewestFirst

    @extend_schema(operation_id="list_match_draws", responses=shapes.MatchDraw(many=True))
    def get(self, request: Request, offer_id: UUID) -> Response:
        offer = known.by_id(self.organisation.id, offer_id)
        rows = known.draws(self.organisation.id, offer_id=offer.id)
        pages = self.pagination_class()
        page = pages.paginate_queryset(rows, request, view=self)
        return pages.get_paginated_response(shapes.MatchDraw(page, many=True).data)
