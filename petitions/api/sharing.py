"""A petition's share step: its networks in order, the words on each, and how they will look."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from mobilize.kit import clock
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role
from petitions.api import sharing_shapes as shapes
from petitions.api.actors import person
from petitions.api.filters import InLanguage
from petitions.domain import share_limits, share_urls
from petitions.pages import share_preview
from petitions.queries import catalogue, share_texts
from petitions.services import share_wording


class Sharing(OrganisationView):
    """By which networks a petition is passed on, and what is said there."""

    access = {"GET": Role.ANALYST, "PUT": Role.CAMPAIGNER}

    @extend_schema(operation_id="read_share_step", responses=shapes.ShareStep)
    def get(self, request: Request, slug: str) -> Response:
        return Response(_step(catalogue.petition(self.organisation.id, slug, drafts=True)))

    @extend_schema(
        operation_id="put_share_step", request=shapes.NewShareStep, responses=shapes.ShareStep
    )
    def put(self, request: Request, slug: str) -> Response:
        """Offer these networks in this order. Links to others stay good for ever."""
        said = shapes.NewShareStep(data=request.data)
        said.is_valid(raise_exception=True)
        petition = share_wording.arrange(
            org=self.organisation,
            slug=slug,
            **said.validated_data,
            by=person(request),
            now=clock.now(),
        )
        return Response(_step(petition))


class SharingTexts(OrganisationView):
    """What is said in one language."""

    access = {"PUT": Role.CAMPAIGNER}

    @extend_schema(
        operation_id="put_share_texts", request=shapes.NewShareTexts, responses=shapes.ShareStep
    )
    def put(self, request: Request, slug: str, locale: str) -> Response:
        """Say exactly this from now on. Without a text a network gets the petition's title."""
        said = shapes.NewShareTexts(data=request.data)
        said.is_valid(raise_exception=True)
        petition = share_wording.write(
            org=self.organisation,
            slug=slug,
            locale=InLanguage.read(locale),
            **said.validated_data,
        )
        return Response(_step(petition))


class SharingPreview(OrganisationView):
    """How a petition will look on each network."""

    access = {"GET": Role.ANALYST}

    @extend_schema(
        operation_id="preview_share_step",
        parameters=[OpenApiParameter("locale", str, description="In which language")],
        responses=shapes.Preview,
    )
    def get(self, request: Request, slug: str) -> Response:
        petition = catalogue.petition(self.organisation.id, slug, drafts=True)
        asked = request.query_params.get("locale", petition.locale)
        preview = share_preview.of(petition, InLanguage.read(asked))
        card = {
            "title": preview.tags.title,
            "description": preview.tags.description,
            "picture": preview.picture,
            "host": preview.host,
        }
        shown = {"locale": preview.locale, "card": card, "looks": preview.looks}
        return Response(shapes.Preview(shown).data)


def _step(petition: Any) -> dict[str, Any]:
    texts = {
        locale: {channel or share_wording.ALL: text for channel, text in said.items()}
        for locale, said in share_texts.texts_of(petition).items()
    }
    shown = {
        "channels": share_texts.channels_of(petition.id),
        "texts": texts,
        "networks": [_network(channel) for channel in share_urls.TEMPLATES],
    }
    return dict(shapes.ShareStep(shown).data)


def _network(channel: str) -> dict[str, Any]:
    limit = share_limits.LIMITS.get(channel)
    return {
        "channel": channel,
        "name": share_urls.NAMES[channel],
        "most": limit.most if limit else None,
        "unit": limit.unit if limit else "",
    }
