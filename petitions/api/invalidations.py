"""Taking signatures back by a saved query. For staff and their keys."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from mobilize.http.pagination import NewestFirst
from mobilize.kit import clock
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role
from petitions.api.actors import person
from petitions.api.invalidation_shapes import InvalidationOut, NewInvalidation, PreviewOut
from petitions.domain.selection import Selection
from petitions.queries import invalidations, selected
from petitions.services import invalidating


class InvalidationList(OrganisationView):
    """The saved queries."""

    access = {"GET": Role.ANALYST, "POST": Role.CAMPAIGNER}
    pagination_class = NewestFirst

    @extend_schema(operation_id="list_invalidations", responses=InvalidationOut(many=True))
    def get(self, request: Request) -> Response:
        pages = self.pagination_class()
        rows = invalidations.of(self.organisation.id)
        page = pages.paginate_queryset(rows, request, view=self)
        return pages.get_paginated_response(InvalidationOut(page, many=True).data)

    @extend_schema(
        operation_id="draft_invalidation",
        request=NewInvalidation,
        responses={201: InvalidationOut},
    )
    def post(self, request: Request) -> Response:
        """Save a query. Nothing is removed yet."""
        said = NewInvalidation(data=request.data)
        said.is_valid(raise_exception=True)
        values = said.validated_data
        row = invalidating.draft(
            org=self.organisation,
            petition=selected.petition_named(self.organisation.id, values["petition"]),
            name=values["name"],
            reason=values["reason"],
            selection=Selection(**values["selection"]),
            by=person(request),
            now=clock.now(),
        )
        return Response(InvalidationOut(row).data, status=201)


class InvalidationDetail(OrganisationView):
    """One saved query."""

    access = {"GET": Role.ANALYST}

    @extend_schema(operation_id="read_invalidation", responses=InvalidationOut)
    def get(self, request: Request, invalidation_id: UUID) -> Response:
        row = invalidations.by_id(self.organisation.id, invalidation_id)
        return Response(InvalidationOut(row).data)


class InvalidationPreview(OrganisationView):
    """What a saved query finds now."""

    access = {"GET": Role.ANALYST}

    @extend_schema(operation_id="preview_invalidation", responses=PreviewOut)
    def get(self, request: Request, invalidation_id: UUID) -> Response:
        """Count, and show fifty without a personal value. Nothing is removed."""
        row = invalidations.by_id(self.organisation.id, invalidation_id)
        found = selected.preview(
            organisation_id=self.organisation.id,
            petition=row.petition,
            selection=Selection.from_json(row.query),
        )
        return Response(PreviewOut(found).data)


class InvalidationApprove(OrganisationView):
    """Agree, as a second person, to remove more than a thousand."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(operation_id="approve_invalidation", request=None, responses=InvalidationOut)
    def post(self, request: Request, invalidation_id: UUID) -> Response:
        row = invalidating.approve(
            org=self.organisation, invalidation_id=invalidation_id, by=person(request)
        )
        return Response(InvalidationOut(row).data)


class InvalidationStart(OrganisationView):
    """Begin to remove what the query finds now."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(operation_id="start_invalidation", request=None, responses=InvalidationOut)
    def post(self, request: Request, invalidation_id: UUID) -> Response:
        row = invalidating.start(
            org=self.organisation, invalidation_id=invalidation_id, now=clock.now()
        )
        return Response(InvalidationOut(row).data)


class InvalidationCancel(OrganisationView):
    """Stop removing; what was removed stays removed."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(operation_id="cancel_invalidation", request=None, responses=InvalidationOut)
    def post(self, request: Request, invalidation_id: UUID) -> Response:
        row = invalidating.cancel(
            org=self.organisation, invalidation_id=invalidation_id, now=clock.now()
        )
        return Response(InvalidationOut(row).data)


class InvalidationResume(OrganisationView):
    """Go on removing where it was cancelled."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(operation_id="resume_invalidation", request=None, responses=InvalidationOut)
    def post(self, request: Request, invalidation_id: UUID) -> Response:
        row = invalidating.resume(
            org=self.organisation, invalidation_id=invalidation_id, now=clock.now()
        )
        return Response(InvalidationOut(row).data)


class InvalidationUndo(OrganisationView):
    """Begin to give back what was removed, as it was."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(operation_id="undo_invalidation", request=None, responses=InvalidationOut)
    def post(self, request: Request, invalidation_id: UUID) -> Response:
        row = invalidating.undo(
            org=self.organisation, invalidation_id=invalidation_id, now=clock.now()
        )
        return Response(InvalidationOut(row).data)
