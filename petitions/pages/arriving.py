"""How a visitor came to one of the supporters' pages, and what their device remembers of it."""

from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from mobilize.organisations.models import Organisation
from petitions.services import arriving
from petitions.services.arriving import Arrival, Opening


def seen(
    request: HttpRequest,
    organisation: Organisation,
    *,
    cause_id: UUID,
    petition_id: UUID | None = None,
    now: datetime,
) -> Arrival:
    """Return how somebody came here; a new visit is counted."""
    opening = Opening(
        method=request.method or "",
        query=request.GET.dict(),
        headers=request.headers,
        cookies=request.COOKIES,
    )
    return arriving.arrive(
        opening, org=organisation, cause_id=cause_id, petition_id=petition_id, now=now
    )


def framed(
    request: HttpRequest,
    organisation: Organisation,
    *,
    cause_id: UUID,
    petition_id: UUID,
    now: datetime,
) -> str:
    """Return the token of whoever sees a petition in another site's frame, and count the visit.

    The site is what linked here. One that hides its address from us (`Referrer-Policy`) is
    known by the origin that our script writes into the frame's.
    """
    headers = dict(request.headers)
    headers["Referer"] = headers.get("Referer") or request.GET.get("origin", "")
    opening = Opening(method=request.method or "", query=request.GET.dict(), headers=headers)
    arrival = arriving.arrive(
        opening, org=organisation, cause_id=cause_id, petition_id=petition_id, now=now
    )
    return arrival.token


def carried(token: str) -> str:
    """Return what an address of ours takes along, so that going on loses nothing."""
    return f"?{urlencode({'t': token})}" if token else ""


def remembering(response: HttpResponse, arrival: Arrival) -> HttpResponse:
    """Let the device remember, where its owner asked for that."""
    if arrival.memory is not None:
        response.set_cookie(**arrival.memory.cookie)
    return response
