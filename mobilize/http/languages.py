"""Which language a page speaks: the address's, the reader's choice, the browser's."""

from collections.abc import Callable
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

ASKED = "lang"  # the query's word: `?lang=fr` is a page's address in one language
A_YEAR = 365 * 24 * 3600
MACHINES = ("/api/", "/health/", "/metrics", "/webhooks/")  # they hear stable English


class Language:
    """Speak one language from the first word of a page to the last.

    A page's bytes depend on two headers then, and say so to every cache on the way.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(MACHINES):
            with translation.override(settings.LANGUAGE_CODE):
                return self.get_response(request)
        language = wanted(request)
        with translation.override(language):
            response = self.get_response(request)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            response.headers.setdefault("Content-Language", language)
            patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response


def wanted(request: HttpRequest) -> str:
    """Return the language the address asks for, else the one chosen before, else the browser's."""
    return asked(request) or translation.get_language_from_request(request)


def asked(request: HttpRequest) -> str:
    """Return the language the address asks for; none when it asks for none that we speak."""
    said = request.GET.get(ASKED, "")
    return said if said in dict(settings.LANGUAGES) else ""


# Whoever forged this could change the language of our pages for somebody, and nothing else; in
# return no page needs a form token for its footer.
@csrf_exempt
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Keep a reader's choice of language in a cookie and lead back to their page."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        raise BadRequest("unknown language")
    response = HttpResponse(status=303, headers={"Location": _back(request)})
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=A_YEAR,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _back(request: HttpRequest) -> str:
    """Return the page of ours that was being read; never another site's."""
    page = request.POST.get("next", "")
    if not (page.startswith("/") and url_has_allowed_host_and_scheme(page, allowed_hosts=None)):
        return "/"
    parts = urlsplit(page)
    # The choice would lose against an address that asks for another language.
    kept = [pair for pair in parse_qsl(parts.query) if pair[0] != ASKED]
    return urlunsplit(("", "", parts.path, urlencode(kept), ""))
