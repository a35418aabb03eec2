"""`/s/<code>`: the address people pass on."""

import qrcode
import structlog
from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe
from qrcode.image.svg import SvgPathImage

from mobilize.kit import clock, ids
from mobilize.organisations import scoping
from petitions.domain import share_urls, visitors
from petitions.pages import cards
from petitions.queries import catalogue, faces
from petitions.services import previewing, sharing

log = structlog.get_logger(__name__)

A_DAY = 24 * 3600


@require_safe
def follow(request: HttpRequest, code: str) -> HttpResponse:
    """Send a visitor on to the petition, noting the visit.

    Scanners are sent on too and counted by nobody; preview fetchers read here what the
    link shows. The token in the new address says everything about the visit, so that
    a signature finds its link even when noting the visit failed.
    """
    link = sharing.resolve(code)
    if visitors.is_previewer(request.headers.get("User-Agent", "")):
        _note_preview(request, link)
        if link.petition:
            return _preview(request, link)
    touch_id = ids.new()
    if visitors.is_visit(
        user_agent=request.headers.get("User-Agent", ""),
        method=request.method or "",
        headers=request.headers,
    ):
        sharing.record(link, touch_id, now=clock.now())
    response = redirect(sharing.onward(link, touch_id))
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def qr(request: HttpRequest, code: str) -> HttpResponse:
    """Draw a link as a QR code."""
    sharing.resolve(code)
    image = qrcode.make(share_urls.short(settings.BASE_URL, code), image_factory=SvgPathImage)
    return HttpResponse(
        image.to_string(),
        content_type="image/svg+xml",
        headers={"Cache-Control": f"public, max-age={A_DAY}"},
    )


def _preview(request: HttpRequest, link: sharing.Link) -> HttpResponse:
    """Show the tags, with this link as the address to keep.

    A network that kept the petition's own address instead would lead people past the
    link, and a redirect from an address it keeps back to that address is refused as a circle.
    """
    with scoping.within(link.organisation_id):
        petition = catalogue.petition(link.organisation_id, link.petition, drafts=False)
        url = share_urls.short(settings.BASE_URL, link.code)
        shown = {
            "organisation": petition.organisation,
            "petition": petition,
            "tags": cards.tags_of(faces.of(petition), url=url),
            "onward": sharing.onward(link, ids.new()),
        }
        response = render(request, "petitions/preview.html", shown)
    # A cache on the way would show this to people too, who are to be led on.
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _note_preview(request: HttpRequest, link: sharing.Link) -> None:
    network = visitors.network_of(request.headers.get("User-Agent", ""))
    try:
        previewing.note(
            organisation_id=link.organisation_id,
            link_id=link.id,
            network=network,
            now=clock.now(),
        )
    except Error as error:
        # What is shown there matters more than that we know it is shown.
        log.warning("preview_not_recorded", error=type(error).__name__)
