"""The page of a fundraising page's owner, behind a mailed link: change it, close it, team up."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from donations.pages import fundraising_parts as parts
from donations.pages.fundraising_forms import (
    JoinForm,
    PageForm,
    TeamForm,
    initial,
    refusals_in,
)
from donations.pages.scoped import behind_token
from donations.services import fundraising_faces, own_fundraising
from mobilize.kit import clock
from mobilize.organisations.models import Organisation


@require_http_methods(["GET", "HEAD", "POST"])
@behind_token
def page(request: HttpRequest, organisation: Organisation, token: str) -> HttpResponse:
    """Show a page to its owner with the link to hand on; on POST change what it says."""
    face = fundraising_faces.of_page(own_fundraising.own(token))
    form = PageForm(
        request.POST if request.method == "POST" else None,
        currency=face.page.currency,
        initial=initial(face),
    )
    if form.is_valid():
        with refusals_in(form):
            own_fundraising.edit(token=token, **form.page())
        if not form.errors:
            return _back(request, organisation, token, _("Your page is changed."))
    return _shown(request, organisation, token, form=form)


@require_POST
@behind_token
def close(request: HttpRequest, organisation: Organisation, token: str) -> HttpResponse:
    """Take no more gifts on a page."""
    own_fundraising.close(token=token, now=clock.now())
    return _back(request, organisation, token, _("Your page takes no more gifts."))


@require_POST
@behind_token
def reopen(request: HttpRequest, organisation: Organisation, token: str) -> HttpResponse:
    """Take gifts on a page again."""
    own_fundraising.reopen(token=token)
    return _back(request, organisation, token, _("Your page takes gifts again."))


@require_POST
@behind_token
def found_team(request: HttpRequest, organisation: Organisation, token: str) -> HttpResponse:
    """Begin a team with this page as its first."""
    form = TeamForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            own_fundraising.found_team(token=token, name=form.cleaned_data["name"], now=clock.now())
        if not form.errors:
            return _back(request, organisation, token, _("Your team has begun."))
    return _shown(request, organisation, token, team_form=form)


@require_POST
@behind_token
def join_team(request: HttpRequest, organisation: Organisation, token: str) -> HttpResponse:
    """Collect with a team, by the code that its captain handed on."""
    form = JoinForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            own_fundraising.join_team(token=token, code=form.cleaned_data["team"])
        if not form.errors:
            return _back(request, organisation, token, _("Your page is in the team."))
    return _shown(request, organisation, token, join_form=form)


@require_POST
@behind_token
def leave_team(request: HttpRequest, organisation: Organisation, token: str) -> HttpResponse:
    """Collect without the team again."""
    own_fundraising.leave_team(token=token)
    return _back(request, organisation, token, _("Your page has left the team."))


@require_POST
@behind_token
def remove_from_team(request: HttpRequest, organisation: Organisation, token: str) -> HttpResponse:
    """Let a captain take somebody else's page out of the team."""
    own_fundraising.remove_from_team(token=token, slug=request.POST.get("page", "")[:80])
    return _back(request, organisation, token, _("That page has left your team."))


def _shown(
    request: HttpRequest, organisation: Organisation, token: str, **forms: Any
) -> HttpResponse:
    face = fundraising_faces.of_page(own_fundraising.own(token))
    shown = {
        "organisation": organisation,
        "face": face,
        "token": token,
        "raised": parts.money(face.raised_minor, face.page.currency),
        "brought": own_fundraising.brought(face.page),
        "others": [
            fundraising_faces.of_page(one) for one in own_fundraising.others_in_team(face.page)
        ],
        "join_url": _join_url(organisation, face.page),
        "form": PageForm(currency=face.page.currency, initial=initial(face)),
        "team_form": TeamForm(),
        "join_form": JoinForm(),
        **forms,
    }
    wrong = [form for form in forms.values() if form.errors]
    status = 400 if wrong else 200
    shown["wrong"] = wrong[0] if wrong else None
    return render(request, "donations/own_fundraising.html", shown, status=status)


def _join_url(organisation: Organisation, page: Any) -> str:
    """Return the link by which others start a page in the captain's team; else nothing."""
    if page.team is None or page.team.captain_id != page.supporter_id:
        return ""
    path = reverse("fundraising-start", args=[organisation.slug, page.cause.slug])
    return f"{settings.BASE_URL}{path}?team={page.team.code}"


def _back(request: HttpRequest, organisation: Organisation, token: str, said: str) -> HttpResponse:
    messages.success(request, said)
    path = reverse("own-fundraising", args=[organisation.slug, token])
    return HttpResponse(status=303, headers={"Location": path})
