"""The proposer's own page, behind a mailed link: how far it is, and what they can still do."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from mobilize.http import throttles
from mobilize.http.unlisted import private
from mobilize.kit import clock
from mobilize.organisations.models import Organisation
from petitions.domain.lifecycle import State
from petitions.pages.forms import refusals_in
from petitions.pages.responses import see_other
from petitions.pages.scoped import of_organisation
from petitions.pages.starting_forms import Words
from petitions.queries import similar
from petitions.queries.proposals import ProposalMissing
from petitions.services import gathering
from petitions.services.limits import TokenLimit


@require_http_methods(["GET", "HEAD", "POST"])
@private
@of_organisation
def page(request: HttpRequest, organisation: Organisation, token: str) -> HttpResponse:
    """Show how far a proposal is and the link to hand on; on POST change its words."""
    throttles.spend(TokenLimit, request, now=clock.now())
    proposal = gathering.own(token)
    petition = proposal.petition
    if petition is None:
        raise ProposalMissing
    form = Words(
        request.POST if request.method == "POST" else None,
        initial={"title": petition.title, "ask": petition.ask, "target": petition.target},
    )
    if form.is_valid():
        with refusals_in(form):
            gathering.edit(token=token, **form.cleaned_data, now=clock.now())
        if not form.errors:
            return see_other("own-proposal", org=organisation.slug, token=token)
    gathers = petition.state == State.PROPOSED
    handed_on = reverse(
        "proposal", kwargs={"org": organisation.slug, "proposal_code": proposal.code}
    )
    shown = {
        "organisation": organisation,
        "proposal": proposal,
        "petition": petition,
        "token": token,
        "form": form,
        "similar": similar.open_petitions(organisation.id, title=petition.title) if gathers else [],
        "endorse_url": f"{settings.BASE_URL}{handed_on}",
    }
    status = 400 if form.errors else 200
    return render(request, "petitions/own_proposal.html", shown, status=status)


@require_POST
@private
@of_organisation
def withdraw(request: HttpRequest, organisation: Organisation, token: str) -> HttpResponse:
    """Take a proposal back."""
    throttles.spend(TokenLimit, request, now=clock.now())
    gathering.withdraw(token=token, now=clock.now())
    return see_other("own-proposal", org=organisation.slug, token=token)


@require_POST
@private
@of_organisation
def join(request: HttpRequest, organisation: Organisation, token: str, slug: str) -> HttpResponse:
    """Give a proposal up for an open petition, and lead to that one's sign form."""
    throttles.spend(TokenLimit, request, now=clock.now())
    petition = gathering.join(token=token, petition=slug, now=clock.now())
    return see_other("petition-page", org=organisation.slug, slug=petition.slug)
