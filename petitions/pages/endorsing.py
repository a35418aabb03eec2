"""Standing behind somebody's proposal: the page its proposer hands on, and the mailed link."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from mobilize.http import throttles
from mobilize.http.unlisted import private
from mobilize.kit import clock
from mobilize.organisations.models import Organisation
from petitions.pages import cards
from petitions.pages.forms import refusals_in
from petitions.pages.responses import see_other
from petitions.pages.scoped import of_organisation
from petitions.pages.starting_forms import Person
from petitions.queries import proposals
from petitions.services import endorsing
from petitions.services.limits import EndorsingLimit, TokenLimit


@require_http_methods(["GET", "HEAD", "POST"])
@private  # no moderator has read it: only who was handed the link sees it
@of_organisation
def proposal(request: HttpRequest, organisation: Organisation, proposal_code: str) -> HttpResponse:
    """Show a proposal with its form; on POST ask the co-sponsor to confirm by mail."""
    found = proposals.by_code(organisation.id, proposal_code)
    form = Person(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        throttles.spend(EndorsingLimit, request, now=clock.now())
    if form.is_valid() and not form.by_program:
        with refusals_in(form):
            endorsing.ask(
                proposal=found,
                **form.person,
                locale=get_language() or found.locale,
                now=clock.now(),
            )
    if form.is_bound and not form.errors:
        return see_other("endorse-check-mail", org=organisation.slug, proposal_code=proposal_code)
    shown = {
        "organisation": organisation,
        "proposal": found,
        "petition": found.petition,
        "form": form,
        "tags": cards.plain_tags(
            request, title=str(found.petition), organisation=organisation.name
        ),
    }
    return render(request, "petitions/proposal.html", shown, status=400 if form.errors else 200)


@require_safe
@private
@of_organisation
def check_mail(
    request: HttpRequest, organisation: Organisation, proposal_code: str
) -> HttpResponse:
    """Say that a mail is on its way. The same for everybody, so that it tells nobody anything."""
    shown = {
        "organisation": organisation,
        "proposal": proposals.by_code(organisation.id, proposal_code),
    }
    return render(request, "petitions/endorse_check_mail.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@private
@of_organisation
def confirm(request: HttpRequest, organisation: Organisation, token: str) -> HttpResponse:
    """Show the proposal with a button, since mail scanners follow links too; POST endorses."""
    throttles.spend(TokenLimit, request, now=clock.now())
    if request.method == "POST":
        endorsement = endorsing.confirm(token=token, now=clock.now())
    else:
        endorsement = endorsing.to_confirm(token)
    proposal_code = endorsement.petition.proposal.code
    if endorsement.confirmed_at is not None:
        return see_other("endorsed", org=organisation.slug, proposal_code=proposal_code)
    shown = {"organisation": organisation, "petition": endorsement.petition, "token": token}
    return render(request, "petitions/endorsement_confirm.html", shown)


@require_safe
@private
@of_organisation
def endorsed(request: HttpRequest, organisation: Organisation, proposal_code: str) -> HttpResponse:
    """Thank a co-sponsor, and say how many more are needed."""
    found = proposals.by_code(organisation.id, proposal_code)
    shown = {"organisation": organisation, "proposal": found, "petition": found.petition}
    return render(request, "petitions/endorsed.html", shown)
