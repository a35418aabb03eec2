"""Signing over the API: ask, confirm, list, and stop the mails."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from mobilize.http import client_address, idempotency
from mobilize.http.pagination import NewestFirst
from mobilize.kit import clock
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.models import Role
from mobilize.organisations.permissions import PUBLIC
from petitions.api import shapes
from petitions.domain import share_texts, share_urls
from petitions.queries import catalogue, listing, postcodes
from petitions.services import screening, share_steps, sharing, signing, unsubscribing
from petitions.services.limits import TokenLimit
from petitions.services.screening import Asked, Door

# Made once: making a serializer's fields costs more than reading a request with them.
NEW_SIGNATURE = shapes.NewSignature()


class Signatures(OrganisationView):
    """Sign a petition; list who signed, without a personal value."""

    access = {"GET": Role.ANALYST, "POST": PUBLIC}
    idempotent_methods = {"POST"}
    pagination_class = NewestFirst

    def wants_transaction(self, request: HttpRequest) -> bool:
        # Signing is one statement; only the answer kept for a key has to be written with it.
        return request.method != "POST" or idempotency.HEADER in request.headers

    @extend_schema(operation_id="list_signatures", responses=shapes.Signature(many=True))
    def get(self, request: Request, slug: str) -> Response:
        petition = catalogue.petition(self.organisation.id, slug, drafts=True)
        pages = self.pagination_class()
        page = pages.paginate_queryset(listing.signatures(petition), request, view=self)
        return pages.get_paginated_response(shapes.Signature(page, many=True).data)

    @extend_schema(
        operation_id="sign_petition",
        request=shapes.NewSignature,
        responses={202: shapes.SignatureAsked},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Ask somebody by mail to confirm. Every request that is understood is answered alike."""
        now = clock.now()
        return idempotency.run(
            request,
            scope=str(self.organisation.id),
            now=now,
            handle=lambda: self._ask(request, slug, now=now),
        )

    def _ask(self, request: Request, slug: str, *, now: datetime) -> Response:
        values = NEW_SIGNATURE.run_validation(request.data)
        petition = catalogue.to_sign(self.organisation.id, slug)
        seen = screening.look(petition=petition, asked=self._asked(request, values), now=now)
        signing.ask(
            petition=petition,
            email=values["email"],
            name=values["name"],
            country=values["country"],
            region=postcodes.region_of(
                self.organisation.id, country=values["country"], postcode=values["postcode"]
            ),
            locale=values["locale"],
            name_shown=values["name_shown"],
            consents=set(values["consents"]),
            touch_token=values["touch"],
            source="api",
            screening=seen,
            now=now,
        )
        return Response({"status": "check_your_mail"}, status=202)

    def _asked(self, request: Request, values: dict[str, Any]) -> Asked:
        return Asked(
            email=values["email"],
            address=client_address.of(request._request),  # noqa: SLF001 - DRF has no public door
            door=Door.API if self.role is None else Door.KEY,
            form=values["form"],
            proof=values["proof"],
        )


class Confirm(OrganisationView):
    """Confirm a signature with the token from the mail."""

    access = {"POST": PUBLIC}
    throttle_classes = [TokenLimit]

    @extend_schema(
        operation_id="confirm_signature",
        request=shapes.Token,
        responses=shapes.ConfirmedSignature,
    )
    def post(self, request: Request) -> Response:
        said = shapes.Token(data=request.data)
        said.is_valid(raise_exception=True)
        signature = signing.confirm(token=said.validated_data["token"], now=clock.now())
        answer = {
            "id": signature.id,
            "confirmed_at": signature.confirmed_at,
            "links": (links := sharing.links_for(signature)),
            "ways": _ways(signature, {link.channel: link.code for link in links}),
        }
        return Response(shapes.ConfirmedSignature(answer).data)


class Unsubscribe(OrganisationView):
    """Stop the mails a token was sent with."""

    access = {"POST": PUBLIC}
    throttle_classes = [TokenLimit]

    @extend_schema(operation_id="unsubscribe", request=shapes.Token, responses=shapes.Unsubscribed)
    def post(self, request: Request) -> Response:
        said = shapes.Token(data=request.data)
        said.is_valid(raise_exception=True)
        unsubscribing.unsubscribe(token=said.validated_data["token"], now=clock.now())
        return Response({"status": "unsubscribed"})


def _ways(signature: Any, codes: dict[str, str]) -> list[dict[str, str]]:
    """Return the buttons of a front end that shows its own page of thanks."""
    step = share_steps.step(signature.petition, signature.locale, signature_id=signature.id)
    ways = []
    for way in step.ways:
        if way.channel in codes:
            url = share_urls.short(settings.BASE_URL, codes[way.channel])
            filled = {"text": way.text, "title": step.title, "url": url}
            ways.append(
                {
                    "channel": way.channel,
                    "name": way.name,
                    "text": share_texts.said(way.channel, **filled),
                    "href": share_urls.href(way.channel, **filled),
                }
            )
    return ways
