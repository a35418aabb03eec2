"""A petition on somebody else's site: a script, a frame to sign in, oEmbed for editors."""

import re
from functools import cache
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from mobilize.http.caching import kept
from mobilize.kit import clock, ids
from mobilize.kit.errors import AppError
from mobilize.organisations import scoping
from mobilize.organisations.models import Organisation
from mobilize.organisations.queries import organisations
from petitions.pages import arriving, cards
from petitions.pages.scoped import of_organisation
from petitions.pages.signing import Sheet
from petitions.queries import catalogue, faces
from petitions.queries.faces import Shown
from petitions.services import sharing

SCRIPT = Path(__file__).parents[1] / "static" / "petitions" / "embed.js"
AN_HOUR = 3600
WIDTH, HEIGHT = 480, 760  # pixels of a frame that cannot tell its own size
NARROWEST = 280
CARRIED = ("origin", "lang", "link", "t")  # what a frame's address says, from one page to the next
PETITION = re.compile(r"/(?P<org>[a-z0-9-]+)/petitions/(?P<slug>[a-z0-9-]+)/?")
# Any site may frame this page, and no other page of ours: nobody is signed in here, so a click
# that a framing site might steal could do no more than open a link.
ANY_SITE = csp_replace({"frame-ancestors": ["https:", "http:"]})


@require_safe
def script(request: HttpRequest) -> HttpResponse:
    """Serve the one script that a site includes, at an address that stays."""
    body, digest = _script()
    answer = kept(
        request,
        digest=digest,
        seconds=AN_HOUR,
        make=lambda: HttpResponse(body, content_type="text/javascript; charset=utf-8"),
    )
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


# In another site's frame browsers send us no cookie, so no form token can be checked. Signing
# needs nobody's authority: the form's own signed token and the mail are what is believed.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@ANY_SITE
@never_cache
@of_organisation
def frame(request: HttpRequest, organisation: Organisation, slug: str) -> HttpResponse:
    """Show a petition's form without the site around it; on POST ask the signer by mail."""
    sheet = Sheet(request, organisation, slug, now=clock.now())
    sheet.form.initial["t"] = sheet.form.initial["t"] or _way(sheet, organisation)
    onward = urlencode({name: request.GET[name] for name in CARRIED if request.GET.get(name)})
    if sheet.accept():
        done = "&".join(filter(None, [onward, "asked=1"]))
        return HttpResponse(status=303, headers={"Location": f"?{done}"})
    shown = {
        "organisation": organisation,
        "petition": sheet.petition,
        "form": sheet.form,
        "asked": "asked" in request.GET,
        "onward": onward,
    }
    response = render(
        request, "petitions/embed.html", shown, status=400 if sheet.form.errors else 200
    )
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """Answer an editor that asks how to embed a petition's address (oembed.com, JSON)."""
    if request.GET.get("format", "json") != "json":
        return _told({"error": "only JSON is spoken here"}, status=501)
    try:
        shown = _petition_at(request.GET.get("url", ""))
    except AppError:
        return _told({"error": "no petition stands at this address"}, status=404)
    tags = cards.tags_of(shown)
    width = min(_at_most(request, "maxwidth", WIDTH), WIDTH)
    height = min(_at_most(request, "maxheight", HEIGHT), HEIGHT)
    said: dict[str, object] = {
        "type": "rich",
        "version": "1.0",
        "title": tags.title,
        "author_name": shown.organisation,
        "author_url": settings.BASE_URL + reverse("organisation-page", args=[shown.org]),
        "provider_name": "Mobilize",
        "provider_url": settings.BASE_URL,
        "cache_age": AN_HOUR,
        "html": _iframe(shown, tags.title, width=width, height=height),
        "width": width,
        "height": height,
    }
    if _at_most(request, "maxwidth", tags.width) >= tags.width:
        said |= {
            "thumbnail_url": tags.image,
            "thumbnail_width": tags.width,
            "thumbnail_height": tags.height,
        }
    return _told(said)


def _petition_at(url: str) -> Shown:
    """Return the petition whose page or short link this address is.

    Raises:
        AppError: it is no address of ours, or nothing public stands there
    """
    parts, ours = urlsplit(url), urlsplit(settings.BASE_URL)
    if (parts.scheme, parts.netloc) != (ours.scheme, ours.netloc):
        raise catalogue.NothingHere
    path = parts.path
    if path.startswith("/s/"):
        path = sharing.resolve(path.removeprefix("/s/")).path
    found = PETITION.fullmatch(path)
    if found is None:
        raise catalogue.NothingHere
    organisation = organisations.by_slug(found["org"])
    with scoping.within(organisation.id):
        return faces.of(catalogue.petition(organisation.id, found["slug"], drafts=False))


def _way(sheet: Sheet, organisation: Organisation) -> str:
    """Return how a reader came: through the site's share link, or from the site itself."""
    request = sheet.request
    if token := _touch(request, organisation):
        return token
    if "asked" in request.GET:  # the same reader, who has sent the form
        return ""
    return arriving.framed(
        request,
        organisation,
        cause_id=sheet.petition.cause_id,
        petition_id=sheet.petition.id,
        now=sheet.now,
    )


def _touch(request: HttpRequest, organisation: Organisation) -> str:
    """Return a touch of the share link that the site was given. It is noted once somebody signs."""
    try:
        link = sharing.resolve(request.GET.get("link", ""))
    except sharing.LinkMissing:
        return ""
    if link.organisation_id != organisation.id:
        return ""
    return sharing.touch_token(link, ids.new())


def _iframe(shown: Shown, title: str, *, width: int, height: int) -> str:
    address = settings.BASE_URL + reverse("embed", args=[shown.org, shown.slug])
    return format_html(
        '<iframe src="{}" width="{}" height="{}" title="{}" loading="lazy"></iframe>',
        address,
        width,
        height,
        title,
    )


def _at_most(request: HttpRequest, name: str, default: int) -> int:
    said = request.GET.get(name, "")
    return max(int(said), NARROWEST) if said.isascii() and said.isdigit() else default


def _told(said: dict[str, object], *, status: int = 200) -> HttpResponse:
    response = JsonResponse(said, status=status)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = f"public, max-age={AN_HOUR}"
    return response


@cache
def _script() -> tuple[bytes, str]:
    body = SCRIPT.read_bytes()
    return body, sha256(body).hexdigest()[:16]
