"""Answer errors outside the API's views: unknown addresses, forgeries, crashes."""

import json
import sys

import structlog
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext

from mobilize.http.errors import understand
from mobilize.http.problems import CONTENT_TYPE, Problem, for_status
from mobilize.kit.marking import marked

log = structlog.get_logger(__name__)

API = "/api/"
SENTENCES = {
    400: marked("We could not understand this request."),
    403: marked("You may not see this page."),
    404: marked("There is no page at this address."),
    413: marked("What you sent is too large."),
    429: marked("That was too often. Please wait a little and try again."),
    500: marked("Something went wrong on our side. It has been noted."),
    503: marked("We are busy for a moment. Please try again soon."),
}


# The words HTTP has for them, which stand above.
PHRASES = (
    marked("The input is not valid."),
    marked("Bad Request"),
    marked("Forbidden"),
    marked("Not Found"),
    marked("Method Not Allowed"),
    marked("Request Entity Too Large"),
    marked("Too Many Requests"),
    marked("Internal Server Error"),
    marked("Service Unavailable"),
)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Set as `handler400`."""
    return respond(request, understand(exception) or for_status(400))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Set as `handler403`."""
    return respond(request, understand(exception) or for_status(403))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Set as `handler404`."""
    return respond(request, for_status(404, detail=marked("There is nothing at this address.")))


def server_error(request: HttpRequest) -> HttpResponse:
    """Set as `handler500`. A database that is away is no crash: that is a 503."""
    exception = sys.exc_info()[1]
    problem = understand(exception)
    if problem is None:
        log.error("unexpected", exc_info=exception)
    return respond(request, problem or for_status(500))


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Set as CSRF_FAILURE_VIEW."""
    log.warning("csrf_refused", reason=reason)
    detail = marked("This form is no longer valid. Go back, load the page anew and send it again.")
    return respond(request, Problem(status=403, code="form-expired", detail=detail))


def respond(request: HttpRequest, problem: Problem) -> HttpResponse:
    """Say a problem as JSON to programs, as a plain page to people."""
    request_id = getattr(request, "request_id", "")
    if _wants_json(request):
        body = json.dumps(problem.body(request_id=request_id))
        response = HttpResponse(body, status=problem.status, content_type=CONTENT_TYPE)
    else:
        shown = {
            "heading": _heading(problem),
            "sentence": gettext(problem.detail or SENTENCES.get(problem.status, SENTENCES[400])),
            "request_id": request_id,
        }
        page = render_to_string("error.html", shown)
        response = HttpResponse(page, status=problem.status)
    for name, value in problem.headers.items():
        response.headers[name] = value
    return response


def _heading(problem: Problem) -> str:
    """Return the problem's title as a reader hears it; refusals are catalogued as sentences."""
    if problem.title:
        return gettext(f"{problem.title}.").removesuffix(".")
    return gettext(problem.phrase)


def _wants_json(request: HttpRequest) -> bool:
    if request.path.startswith(API):
        return True
    offered = ["text/html", "application/json", CONTENT_TYPE]
    return request.get_preferred_type(offered) in {"application/json", CONTENT_TYPE}
