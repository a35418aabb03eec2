"""Answering a call for ideas, and endorsing other people's."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from mobilize.http import throttles
from mobilize.http.unlisted import private
from mobilize.kit import clock
from mobilize.organisations.models import Organisation
from petitions.pages.forms import refusals_in
from petitions.pages.responses import see_other
from petitions.pages.scoped import of_organisation
from petitions.pages.starting_forms import NewIdea, Person
from petitions.queries import ideas as reading
from petitions.services import idea_endorsing, ideas
from petitions.services.limits import EndorsingLimit, StartingLimit, TokenLimit

ON_A_PAGE = 30


@require_http_methods(["GET", "HEAD", "POST"])
@of_organisation
def call(request: HttpRequest, organisation: Organisation, slug: str) -> HttpResponse:
    """Show a call, its ideas by support, and its form; on POST ask by mail to confirm an idea."""
    now = clock.now()
    found = reading.call(organisation.id, slug, drafts=False)
    form = NewIdea(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        throttles.spend(StartingLimit, request, now=now)
    if form.is_valid() and not form.by_program:
        with refusals_in(form):
            ideas.suggest(
                call=found,
                title=form.cleaned_data["title"],
                said=form.cleaned_data["text"],
                name_shown=form.cleaned_data["name_shown"],
                **form.person,
                locale=get_language() or found.locale,
                now=now,
            )
    if form.is_bound and not form.errors:
        return see_other("idea-check-mail", org=organisation.slug, slug=slug)
    pages = Paginator(reading.ranked(found, now=now), ON_A_PAGE)
    shown = {
        "organisation": organisation,
        "call": found,
        "form": form,
        "ideas": pages.get_page(request.GET.get("page")),
    }
    return render(request, "petitions/call.html", shown, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@of_organisation
def idea(request: HttpRequest, organisation: Organisation, idea_id: UUID) -> HttpResponse:
    """Show an idea with the form to endorse it; on POST ask by mail to confirm that."""
    found = reading.idea(organisation.id, idea_id)
    form = Person(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        throttles.spend(EndorsingLimit, request, now=clock.now())
    if form.is_valid() and not form.by_program:
        with refusals_in(form):
            idea_endorsing.ask(
                idea=found,
                **form.person,
                locale=get_language() or found.call.locale,
                now=clock.now(),
            )
    if form.is_bound and not form.errors:
        return see_other("idea-check-mail", org=organisation.slug, slug=found.call.slug)
    shown = {"organisation": organisation, "idea": found, "call": found.call, "form": form}
    return render(request, "petitions/idea.html", shown, status=400 if form.errors else 200)


@require_safe
@of_organisation
def check_mail(request: HttpRequest, organisation: Organisation, slug: str) -> HttpResponse:
    """Say that a mail is on its way. The same for everybody, so that it tells nobody anything."""
    shown = {
        "organisation": organisation,
        "call": reading.call(organisation.id, slug, drafts=False),
    }
    return render(request, "petitions/idea_check_mail.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@private
@of_organisation
def confirm(request: HttpRequest, organisation: Organisation, token: str) -> HttpResponse:
    """Show an idea with a button, since mail scanners follow links too; POST lists it."""
    throttles.spend(TokenLimit, request, now=clock.now())
    if request.method == "POST":
        found = ideas.confirm(token=token, now=clock.now())
    else:
        found = ideas.to_confirm(token)
    if found.confirmed_at is not None:
        return see_other("call", org=organisation.slug, slug=found.call.slug)
    shown = {"organisation": organisation, "idea": found, "token": token}
    return render(request, "petitions/idea_confirm.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@private
@of_organisation
def confirm_endorsement(
    request: HttpRequest, organisation: Organisation, token: str
) -> HttpResponse:
    """Show an idea with a button; POST endorses it."""
    throttles.spend(TokenLimit, request, now=clock.now())
    if request.method == "POST":
        endorsement = idea_endorsing.confirm(token=token, now=clock.now())
    else:
        endorsement = idea_endorsing.to_confirm(token)
    if endorsement.confirmed_at is not None:
        return see_other("idea", org=organisation.slug, idea_id=str(endorsement.idea_id))
    shown = {"organisation": organisation, "idea": endorsement.idea, "token": token}
    return render(request, "petitions/idea_endorsement_confirm.html", shown)
