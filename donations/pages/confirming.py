"""Confirming a promise behind a mailed link."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from donations.pages.scoped import behind_token
from donations.services import confirming, pledging
from mobilize.kit import clock
from mobilize.kit.languages import written
from mobilize.kit.money import Money
from mobilize.organisations.models import Organisation


@require_http_methods(["GET", "HEAD", "POST"])
@behind_token
def confirm(request: HttpRequest, organisation: Organisation, token: str) -> HttpResponse:
    """Show the promise with a button, since mail scanners follow links too; POST confirms."""
    if request.method == "POST":
        pledge = confirming.confirm(token=token, organisation_id=organisation.id, now=clock.now())
    else:
        pledge = confirming.to_confirm(token, organisation_id=organisation.id)
    if pledge.confirmed_at is not None:
        path = reverse("pledge-thanks", args=[organisation.slug, pledging.token_of(pledge)])
        return HttpResponse(status=303, headers={"Location": path})
    shown = {
        "organisation": organisation,
        "pledge": pledge,
        "money": written(Money(pledge.amount_minor, pledge.currency)),
        "goal": written(Money(pledge.condition_number or 0, pledge.currency)),
        "agreed": confirming.agreed_in(token, organisation=organisation),
        "token": token,
    }
    return render(request, "donations/pledge_confirm.html", shown)
