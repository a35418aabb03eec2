"""Starting a petition: is there one already, what should it say, who proposes it?"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from mobilize.http import throttles
from mobilize.http.unlisted import private
from mobilize.kit import clock
from mobilize.organisations.models import Organisation
from petitions.pages.forms import refusals_in
from petitions.pages.responses import see_other
from petitions.pages.scoped import of_organisation
from petitions.pages.starting_forms import NewProposal, Title
from petitions.queries import proposals, similar
from petitions.queries.catalogue import NothingHere
from petitions.services import gathering, proposing
from petitions.services.limits import LookingUpLimit, StartingLimit, TokenLimit


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@of_organisation
def propose(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Ask for the title, show the petitions that are like it, then ask for the rest.

    The title stands in the address, so that going back loses nothing.
    """
    causes = [(cause.slug, cause.title) for cause in proposals.causes(organisation.id)]
    if not causes:
        raise NothingHere
    if request.method == "POST":
        return _accept(request, organisation, causes)
    asked = Title(request.GET if "title" in request.GET else None)
    if asked.is_valid():
        with refusals_in(asked):
            return _write(request, organisation, causes, title=asked.cleaned_data["title"])
    chosen = request.GET.get("cause", "")
    return _show(request, organisation, "petitions/propose.html", form=asked, cause=chosen)


@require_safe
@of_organisation
def check_mail(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Say that a mail is on its way. The same for everybody, so that it tells nobody anything."""
    return _show(request, organisation, "petitions/propose_check_mail.html")


@require_http_methods(["GET", "HEAD", "POST"])
@private
@of_organisation
def confirm(request: HttpRequest, organisation: Organisation, token: str) -> HttpResponse:
    """Show a proposal with a button, since mail scanners follow links too; POST confirms."""
    throttles.spend(TokenLimit, request, now=clock.now())
    if request.method == "POST":
        proposal = proposing.confirm(token=token, now=clock.now())
    else:
        proposal = proposing.to_confirm(token)
    if proposal.petition is not None:
        mine = gathering.own_token(proposal)
        return see_other("own-proposal", org=organisation.slug, token=mine)
    return _show(
        request, organisation, "petitions/proposal_confirm.html", proposal=proposal, token=token
    )


def _write(
    request: HttpRequest, organisation: Organisation, causes: list[tuple[str, str]], *, title: str
) -> HttpResponse:
    throttles.spend(LookingUpLimit, request, now=clock.now())
    form = NewProposal(
        causes=causes,
        initial={
            "title": title,
            "cause": request.GET.get("cause", ""),
            "locale": (get_language() or organisation.locale).partition("-")[0],
        },
    )
    alike = similar.open_petitions(organisation.id, title=title)
    return _show(request, organisation, "petitions/propose_rest.html", form=form, similar=alike)


def _accept(
    request: HttpRequest, organisation: Organisation, causes: list[tuple[str, str]]
) -> HttpResponse:
    now = clock.now()
    throttles.spend(StartingLimit, request, now=now)
    form = NewProposal(request.POST, causes=causes)
    if form.is_valid() and not form.by_program:
        with refusals_in(form):
            proposing.ask(
                org=organisation, draft=proposing.Draft(**form.words), **form.person, now=now
            )
    if not form.errors:
        return see_other("propose-check-mail", org=organisation.slug)
    return _show(request, organisation, "petitions/propose_rest.html", form=form, status=400)


def _show(
    request: HttpRequest,
    organisation: Organisation,
    template: str,
    *,
    status: int = 200,
    **shown: object,
) -> HttpResponse:
    return render(request, template, {"organisation": organisation, **shown}, status=status)
