"""Answers: published once, mailed once; and the milestones on the way there."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from mobilize.kit import clock
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role
from mobilize.organisations.permissions import PUBLIC
from petitions.api import handover_shapes as shapes
from petitions.api.actors import person
from petitions.queries import catalogue, handing_over
from petitions.services import answering, broadcasting


class AnswerDetail(OrganisationView):
    """What the decision maker answered."""

    access = {"GET": PUBLIC, "POST": Role.CAMPAIGNER}

    @extend_schema(operation_id="read_answer", responses=shapes.Answer)
    def get(self, request: Request, slug: str) -> Response:
        petition = catalogue.petition(self.organisation.id, slug, drafts=self.role is not None)
        answer = handing_over.answer(petition)
        if answer is None:
            raise catalogue.NothingHere
        return Response(shapes.Answer(answer).data)

    @extend_schema(
        operation_id="publish_answer", request=shapes.NewAnswer, responses={201: shapes.Answer}
    )
    def post(self, request: Request, slug: str) -> Response:
        """Publish an answer; an open petition closes with it. Nobody is mailed yet."""
        said = shapes.NewAnswer(data=request.data)
        said.is_valid(raise_exception=True)
        answer = answering.publish(
            org=self.organisation,
            slug=slug,
            **said.validated_data,
            by=person(request),
            now=clock.now(),
        )
        return Response(shapes.Answer(answer).data, status=201)


class AnswerMailing(OrganisationView):
    """The mailing of an answer to whoever signed and wants news of it."""

    access = {"GET": Role.ANALYST, "POST": Role.CAMPAIGNER}

    @extend_schema(operation_id="read_answer_mailing", responses=shapes.Mailing)
    def get(self, request: Request, slug: str) -> Response:
        petition = catalogue.petition(self.organisation.id, slug, drafts=True)
        return Response(shapes.Mailing(broadcasting.standing(petition)).data)

    @extend_schema(operation_id="mail_answer", request=None, responses={202: shapes.Mailing})
    def post(self, request: Request, slug: str) -> Response:
        """Begin the mailing. It happens once per petition."""
        broadcast = broadcasting.start(
            org=self.organisation, slug=slug, by=person(request), now=clock.now()
        )
        return Response(shapes.Mailing(broadcasting.progress(broadcast)).data, status=202)


class _Step(OrganisationView):
    access = {"POST": Role.CAMPAIGNER}

    take: Callable[..., Any]

    def taken(self, slug: str) -> Response:
        broadcast = type(self).take(org=self.organisation, slug=slug, now=clock.now())
        return Response(shapes.Mailing(broadcasting.progress(broadcast)).data)


class AnswerMailingPause(_Step):
    """Let what has not gone out wait until somebody resumes."""

    take = staticmethod(broadcasting.pause)

    @extend_schema(operation_id="pause_answer_mailing", request=None, responses=shapes.Mailing)
    def post(self, request: Request, slug: str) -> Response:
        return self.taken(slug)


class AnswerMailingResume(_Step):
    """Let the mailing go on."""

    take = staticmethod(broadcasting.resume)

    @extend_schema(operation_id="resume_answer_mailing", request=None, responses=shapes.Mailing)
    def post(self, request: Request, slug: str) -> Response:
        return self.taken(slug)


class AnswerMailingCancel(_Step):
    """Stop the mailing: what has not gone out stays unsent, for good."""

    take = staticmethod(broadcasting.cancel)

    @extend_schema(operation_id="cancel_answer_mailing", request=None, responses=shapes.Mailing)
    def post(self, request: Request, slug: str) -> Response:
        return self.taken(slug)


class Milestones(OrganisationView):
    """How far a petition has come, and the goal it goes for next."""

    access = {"GET": PUBLIC}

    @extend_schema(operation_id="list_milestones", responses=shapes.Milestones)
    def get(self, request: Request, slug: str) -> Response:
        petition = catalogue.petition(self.organisation.id, slug, drafts=self.role is not None)
        told = handing_over.told(petition)
        said = {
            "goal": petition.goal,
            "goal_shown": petition.goal_shown,
            "rule": told.rule,
            "reached": told.milestones,
        }
        return Response(shapes.Milestones(said).data)
