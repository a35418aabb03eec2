"""Stopping the weekly digest: a page for people, one POST for mail programs (RFC 8058)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from donations.services import digests
from mobilize.http import throttles
from mobilize.http.unlisted import private
from mobilize.kit import clock
from mobilize.organisations import scoping
from mobilize.organisations.queries import organisations
from petitions.services.limits import TokenLimit


# A mail program posts here without a cookie or a form token; the signed token in the path is proof.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@private
def off(request: HttpRequest, token: str) -> HttpResponse:
    """Show a button; on POST stop the digest at once and answer without a redirect."""
    with throttles.spend_if_refused(TokenLimit, request, now=clock.now()):
        named = digests.read_token(token)

    def answer() -> HttpResponse:
        done = request.method == "POST"
        if done:
            digests.switch_off_by_link(token=token)
        organisation = organisations.by_id(named.organisation_id)
        shown = {"organisation": organisation, "token": token, "done": done}
        return render(request, "donations/digest_off.html", shown)

    return scoping.answering(request, named.organisation_id, answer)
