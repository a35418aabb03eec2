"""Visits to pages that are not ours: a front end tells of them."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle

from mobilize.kit import clock
from mobilize.organisations.api.views import OrganisationView
from mobilize.organisations.permissions import PUBLIC
from petitions.api import channel_shapes as shapes
from petitions.queries import catalogue
from petitions.services import arriving, touch_tokens
from petitions.services.arriving import Opening, hosts_of
from petitions.services.limits import VisitLimit


class Visits(OrganisationView):
    """Tell of a visit and get the token that signing and pledging take as `touch`."""

    access = {"POST": PUBLIC}

    def get_throttles(self) -> list[BaseThrottle]:
        # A front end that holds a key speaks for many visitors and limits them itself.
        return [VisitLimit()] if self.role is None else []

    @extend_schema(
        operation_id="note_visit", request=shapes.NewVisit, responses={201: shapes.Visited}
    )
    def post(self, request: Request) -> Response:
        said = shapes.NewVisit(data=request.data)
        said.is_valid(raise_exception=True)
        values = said.validated_data
        cause_id, petition_id = self._about(values)
        arrival = arriving.arrive(
            _opening(values, agent=request.headers.get("User-Agent", "")),
            org=self.organisation,
            cause_id=cause_id,
            petition_id=petition_id,
            now=clock.now(),
        )
        token = touch_tokens.joined(
            values["touch"], arrival.token, organisation_id=self.organisation.id
        )
        return Response(shapes.Visited({"touch": token, "counted": arrival.counted}).data, 201)

    def _about(self, values: dict[str, Any]) -> tuple[UUID, UUID | None]:
        if "cause" in values:
            return catalogue.cause(self.organisation.id, values["cause"], drafts=False).id, None
        petition = catalogue.petition(self.organisation.id, values["petition"], drafts=False)
        return petition.cause_id, petition.id


def _opening(values: dict[str, Any], *, agent: str) -> Opening:
    """Return the visit as if it had been one to a page of ours."""
    query = parse_qsl(urlsplit(values["url"]).query, max_num_fields=100_000)
    return Opening(
        method="GET",
        query=dict(query),
        headers={"Referer": values["referrer"], "User-Agent": values["user_agent"] or agent},
        own_hosts=hosts_of(values["url"]),
    )
