"""Prompts to everybody who signed and agreed: begun, watched, paused, resumed, cancelled."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from mobilize.kit import clock
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role
from petitions.api import prompt_shapes as shapes
from petitions.api.actors import person
from petitions.queries import catalogue, prompts
from petitions.services import prompt_broadcasting


class Broadcasts(OrganisationView):
    """A petition's prompts to all, the newest first."""

    access = {"GET": Role.ANALYST, "POST": Role.CAMPAIGNER}

    @extend_schema(
        operation_id="list_prompt_broadcasts", responses=shapes.PromptBroadcast(many=True)
    )
    def get(self, request: Request, slug: str) -> Response:
        petition = catalogue.petition(self.organisation.id, slug, drafts=True)
        return Response(shapes.PromptBroadcast(prompts.broadcasts(petition), many=True).data)

    @extend_schema(
        operation_id="begin_prompt_broadcast",
        request=shapes.NewPromptBroadcast,
        responses={202: shapes.PromptBroadcast},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Begin one, if what it says is true now and has not been said."""
        said = shapes.NewPromptBroadcast(data=request.data)
        said.is_valid(raise_exception=True)
        broadcast = prompt_broadcasting.start(
            org=self.organisation,
            slug=slug,
            **said.validated_data,
            by=person(request),
            now=clock.now(),
        )
        return Response(shapes.PromptBroadcast(prompts.progress(broadcast)).data, status=202)


class _Step(OrganisationView):
    """A step that one prompt to all takes."""

    access = {"POST": Role.CAMPAIGNER}
    take: Callable[..., Any]

    def taken(self, broadcast_id: UUID) -> Response:
        broadcast = type(self).take(
            org=self.organisation, broadcast_id=broadcast_id, now=clock.now()
        )
        return Response(shapes.PromptBroadcast(prompts.progress(broadcast)).data)


class Pause(_Step):
    """Let what has not gone out wait."""

    take = staticmethod(prompt_broadcasting.pause)

    @extend_schema(
        operation_id="pause_prompt_broadcast", request=None, responses=shapes.PromptBroadcast
    )
    def post(self, request: Request, broadcast_id: UUID) -> Response:
        return self.taken(broadcast_id)


class Resume(_Step):
    """Let it go on. What is no longer true is not sent."""

    take = staticmethod(prompt_broadcasting.resume)

    @extend_schema(
        operation_id="resume_prompt_broadcast", request=None, responses=shapes.PromptBroadcast
    )
    def post(self, request: Request, broadcast_id: UUID) -> Response:
        return self.taken(broadcast_id)


class Cancel(_Step):
    """Stop it: what has not gone out stays unsent, for good."""

    take = staticmethod(prompt_broadcasting.cancel)

    @extend_schema(
        operation_id="cancel_prompt_broadcast", request=None, responses=shapes.PromptBroadcast
    )
    def post(self, request: Request, broadcast_id: UUID) -> Response:
        return self.taken(broadcast_id)
