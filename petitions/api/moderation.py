"""Moderation over the API: the queue, one review, decisions, and the reasons given for them."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from mobilize.kit import clock
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role
from petitions.api import moderation_shapes as shapes
from petitions.api.actors import person
from petitions.api.filters import InLanguage
from petitions.queries import moderation as queue
from petitions.services import moderation, reasons


class Reviews(OrganisationView):
    """What waits for a moderator."""

    access = {"GET": Role.ANALYST}

    @extend_schema(operation_id="list_reviews", responses=shapes.Queue)
    def get(self, request: Request) -> Response:
        found = queue.queue(self.organisation.id, now=clock.now())
        return Response(shapes.Queue(found).data)


class ReviewDetail(OrganisationView):
    """One review, with what it changes."""

    access = {"GET": Role.ANALYST}

    @extend_schema(operation_id="read_review", responses=shapes.Reading)
    def get(self, request: Request, review_id: UUID) -> Response:
        return _reading(self, review_id)


class Claim(OrganisationView):
    """Tell the others that somebody is looking at it."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(operation_id="claim_review", request=None, responses=shapes.Reading)
    def post(self, request: Request, review_id: UUID) -> Response:
        moderation.claim(
            org=self.organisation, review_id=review_id, by=person(request), now=clock.now()
        )
        return _reading(self, review_id)


class Release(OrganisationView):
    """Leave it to whoever comes next."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(operation_id="release_review", request=None, responses=shapes.Reading)
    def post(self, request: Request, review_id: UUID) -> Response:
        moderation.release(
            org=self.organisation, review_id=review_id, by=person(request), now=clock.now()
        )
        return _reading(self, review_id)


class Notes(OrganisationView):
    """Tell the next moderator something."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(
        operation_id="note_review", request=shapes.NewNote, responses={201: shapes.Reading}
    )
    def post(self, request: Request, review_id: UUID) -> Response:
        said = shapes.NewNote(data=request.data)
        said.is_valid(raise_exception=True)
        moderation.note(
            org=self.organisation,
            review_id=review_id,
            **said.validated_data,
            by=person(request),
            now=clock.now(),
        )
        return _reading(self, review_id, status=201)


class Approve(OrganisationView):
    """Publish the text that was read."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(operation_id="approve_review", request=shapes.Approval, responses=shapes.Reading)
    def post(self, request: Request, review_id: UUID) -> Response:
        said = shapes.Approval(data=request.data)
        said.is_valid(raise_exception=True)
        moderation.approve(
            org=self.organisation,
            review_id=review_id,
            **said.validated_data,
            by=person(request),
            now=clock.now(),
        )
        return _reading(self, review_id)


class Reject(OrganisationView):
    """Turn down the text that was read."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(operation_id="reject_review", request=shapes.Refusal, responses=shapes.Reading)
    def post(self, request: Request, review_id: UUID) -> Response:
        said = shapes.Refusal(data=request.data)
        said.is_valid(raise_exception=True)
        moderation.reject(
            org=self.organisation,
            review_id=review_id,
            **said.validated_data,
            by=person(request),
            now=clock.now(),
        )
        return _reading(self, review_id)


class Policy(OrganisationView):
    """What the organisation promises to those who wait."""

    access = {"GET": Role.ANALYST, "PUT": Role.OWNER}

    @extend_schema(operation_id="read_moderation_policy", responses=shapes.Policy)
    def get(self, request: Request) -> Response:
        return Response({"late_after_hours": queue.late_after_hours(self.organisation.id)})

    @extend_schema(
        operation_id="set_moderation_policy", request=shapes.Policy, responses=shapes.Policy
    )
    def put(self, request: Request) -> Response:
        said = shapes.Policy(data=request.data)
        said.is_valid(raise_exception=True)
        moderation.promise(org=self.organisation, **said.validated_data)
        return self.get(request)


class Reasons(OrganisationView):
    """The reasons this organisation gives."""

    access = {"GET": Role.ANALYST}

    @extend_schema(operation_id="list_reasons", responses=shapes.Reasons)
    def get(self, request: Request) -> Response:
        return _reasons(self)


class SeedReasons(OrganisationView):
    """Start with the usual reasons; what is there stays."""

    access = {"POST": Role.CAMPAIGNER}

    @extend_schema(operation_id="seed_reasons", request=None, responses=shapes.Reasons)
    def post(self, request: Request) -> Response:
        reasons.seed(org=self.organisation)
        return _reasons(self)


class Reason(OrganisationView):
    """One reason in one language."""

    access = {"PUT": Role.CAMPAIGNER, "DELETE": Role.CAMPAIGNER}

    @extend_schema(operation_id="put_reason", request=shapes.NewReason, responses=shapes.Reason)
    def put(self, request: Request, code: str, locale: str) -> Response:
        said = shapes.NewReason(data=request.data)
        said.is_valid(raise_exception=True)
        kept = reasons.keep(
            org=self.organisation,
            code=code,
            locale=InLanguage.read(locale),
            **said.validated_data,
        )
        return Response(shapes.Reason(kept).data)

    @extend_schema(operation_id="remove_reason", request=None, responses={204: None})
    def delete(self, request: Request, code: str, locale: str) -> Response:
        reasons.remove(org=self.organisation, code=code, locale=locale)
        return Response(status=204)


def _reading(view: OrganisationView, review_id: UUID, *, status: int = 200) -> Response:
    found = queue.read(view.organisation.id, review_id, now=clock.now())
    return Response(shapes.Reading(found).data, status=status)


def _reasons(view: OrganisationView) -> Response:
    rows = queue.reasons(view.organisation.id)
    return Response({"results": shapes.Reason(rows, many=True).data})
