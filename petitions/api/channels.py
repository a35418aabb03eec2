"""Channels: which there are, an organisation's own rules, and old visits decided anew."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from mobilize.http.pagination import NewestFirst
from mobilize.kit import clock
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role
from petitions.api import channel_shapes as shapes
from petitions.api.actors import person
from petitions.domain import built_in_rules
from petitions.domain.channel_rules import ORDER
from petitions.queries import catalogue, channel_replays, channel_rules, previews
from petitions.services import channel_replaying
from petitions.services import channel_rules as rules

NONE_YET: dict[str, Any] = {
    "version": 0,
    **{part: {} for part in ("sources", "hosts", "click_ids", "apps")},
    "order": ORDER,
    "note": "",
    "made_at": None,
}


class Channels(OrganisationView):
    """Every channel, with its group."""

    access = {"GET": Role.ANALYST}

    @extend_schema(operation_id="list_channels", responses=shapes.ChannelOut(many=True))
    def get(self, request: Request) -> Response:
        return Response(shapes.ChannelOut(shapes.every_channel(), many=True).data)


class ChannelRules(OrganisationView):
    """The organisation's own rules. They come before ours."""

    access = {"GET": Role.ANALYST, "PUT": Role.CAMPAIGNER}

    @extend_schema(operation_id="read_channel_rules", responses=shapes.RulesOut)
    def get(self, request: Request) -> Response:
        """Return the version that holds; 0 where there is none of their own."""
        row = channel_rules.newest(self.organisation.id)
        return Response(shapes.RulesOut(row or NONE_YET).data)

    @extend_schema(
        operation_id="change_channel_rules", request=shapes.NewRules, responses=shapes.RulesOut
    )
    def put(self, request: Request) -> Response:
        """Make a new version. It holds for new visits within five seconds."""
        said = shapes.NewRules(data=request.data)
        said.is_valid(raise_exception=True)
        parts = dict(said.validated_data)
        note = parts.pop("note")
        row = rules.put(
            org=self.organisation, said=parts, note=note, by=person(request), now=clock.now()
        )
        return Response(shapes.RulesOut(row).data)


class BuiltInRules(OrganisationView):
    """The rules we ship, which an organisation's own come before."""

    access = {"GET": Role.ANALYST}

    @extend_schema(operation_id="read_built_in_channel_rules", responses=shapes.RulesBuiltIn)
    def get(self, request: Request) -> Response:
        """Return every word that is built in with its channel, and the order."""
        return Response(shapes.RulesBuiltIn(built_in_rules.parts()).data)


class ChannelRuleVersions(OrganisationView):
    """Every version there was."""

    access = {"GET": Role.ANALYST}
    pagination_class = NewestFirst

    @extend_schema(operation_id="list_channel_rules", responses=shapes.RulesOut(many=True))
    def get(self, request: Request) -> Response:
        pages = self.pagination_class()
        rows = channel_rules.versions(self.organisation.id)
        page = pages.paginate_queryset(rows, request, view=self)
        return pages.get_paginated_response(shapes.RulesOut(page, many=True).data)


class ReplayDryRun(OrganisationView):
    """What a replay would move."""

    access = {"GET": Role.ANALYST}

    @extend_schema(operation_id="try_channel_replay", responses=shapes.DryRunOut)
    def get(self, request: Request) -> Response:
        """Say which old visits the rules that hold now would move, and move none.

        Of a visit one kind of click id was kept that was known then, and of an app the
        channel it stood for: a new kind, or a new app, moves no old visit. What came
        through a link keeps the link's channel.
        """
        org_id = self.organisation.id
        found = channel_replays.dry_run(org_id, channel_rules.of(org_id))
        return Response(shapes.DryRunOut(found).data)


class Replays(OrganisationView):
    """Decide old visits anew; list when that was done."""

    access = {"GET": Role.ANALYST, "POST": Role.CAMPAIGNER}
    pagination_class = NewestFirst

    @extend_schema(operation_id="list_channel_replays", responses=shapes.ReplayOut(many=True))
    def get(self, request: Request) -> Response:
        pages = self.pagination_class()
        rows = channel_replays.of(self.organisation.id)
        page = pages.paginate_queryset(rows, request, view=self)
        return pages.get_paginated_response(shapes.ReplayOut(page, many=True).data)

    @extend_schema(
        operation_id="start_channel_replay", request=None, responses={202: shapes.ReplayOut}
    )
    def post(self, request: Request) -> Response:
        """Begin. Journeys of signatures and gifts are frozen and stay as they are."""
        row = channel_replaying.start(org=self.organisation, by=person(request), now=clock.now())
        return Response(shapes.ReplayOut(row).data, status=202)


class Replay(OrganisationView):
    """One replay, and how far it is."""

    access = {"GET": Role.ANALYST}

    @extend_schema(operation_id="read_channel_replay", responses=shapes.ReplayOut)
    def get(self, request: Request, replay_id: UUID) -> Response:
        row = channel_replays.one(self.organisation.id, replay_id)
        return Response(shapes.ReplayOut(row).data)


class Previews(OrganisationView):
    """Where links to a petition were really posted."""

    access = {"GET": Role.ANALYST}

    @extend_schema(operation_id="list_previews", responses=shapes.SeenOn(many=True))
    def get(self, request: Request, slug: str) -> Response:
        petition = catalogue.petition(self.organisation.id, slug, drafts=True)
        return Response(shapes.SeenOn(previews.by_network(petition), many=True).data)
