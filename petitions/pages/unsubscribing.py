"""Stopping the mails: a page for people, one POST for mail programs (RFC 8058)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from mobilize.http import throttles
from mobilize.http.unlisted import private
from mobilize.kit import clock
from mobilize.organisations import scoping
from mobilize.organisations.queries import organisations
from petitions.services import unsubscribing
from petitions.services.limits import TokenLimit


# A mail program posts here without a cookie or a form token; the signed token in the path is proof.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@private
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Show a button; on POST stop the mails at once and answer without a redirect."""
    with throttles.spend_if_refused(TokenLimit, request, now=clock.now()):
        named = unsubscribing.read_token(token)

    def answer() -> HttpResponse:
        shown = {"organisation": organisations.by_id(named.organisation_id), "token": token}
        if request.method == "POST":
            unsubscribing.unsubscribe(token=token, now=clock.now())
            return render(request, "petitions/unsubscribed.html", shown)
        return render(request, "petitions/unsubscribe.html", shown)

    return scoping.answering(request, named.organisation_id, answer)
