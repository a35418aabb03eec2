"""Fundraising pages as everybody sees them: one, a team's, a cause's; and starting one."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from donations.pages import fundraising_parts as parts
from donations.pages.fundraising_forms import NewPageForm, refusals_in
from donations.pages.scoped import behind_token, open_to_all
from donations.queries import fundraising as reading
from donations.services import fundraising, fundraising_faces, gift_wall, own_fundraising
from donations.services.fundraising import Draft
from mobilize.http import throttles
from mobilize.kit import clock
from mobilize.organisations.models import Organisation
from petitions.queries import catalogue
from petitions.services import arriving
from petitions.services.arriving import Opening
from petitions.services.limits import StartingLimit

PETITIONS = 3


@require_safe
@open_to_all
def page(request: HttpRequest, organisation: Organisation, slug: str) -> HttpResponse:
    """Show one page; how a visitor came goes on to its forms, and a visit is counted."""
    face = fundraising_faces.of_page(reading.by_slug(organisation.id, slug))
    cause = face.page.cause
    arrival = _arrival(request, organisation, cause_id=cause.id)
    carried = urlencode({"t": arrival.token}) if arrival.token else ""
    gifts = gift_wall.of_page(organisation.id, face.page.id)
    open_petitions = catalogue.open_petitions(organisation.id).filter(cause=cause)
    shown = {
        "organisation": organisation,
        "cause": cause,
        "face": face,
        "occasion": parts.KINDS.get(face.page.kind, ""),
        "bar": parts.bar(face),
        "raised": parts.money(face.raised_minor, face.page.currency),
        "goal": parts.money(face.page.goal_minor, face.page.currency),
        "offset": parts.money(face.page.offset_minor, face.page.currency),
        "gifts": [(gift, parts.money(gift.amount_minor, gift.currency)) for gift in gifts],
        "petitions": open_petitions[:PETITIONS],
        "carried": f"?{carried}" if carried else "",
        "give_url": _give_url(organisation, face, carried=carried),
        "buttons": parts.share_buttons(face),
        "takes_gifts": face.page.state == "open" and cause.state == "open",
    }
    response = render(request, "donations/fundraising_page.html", shown)
    if arrival.memory is not None:
        response.set_cookie(**arrival.memory.cookie)
    return response


@require_safe
@open_to_all
def league(request: HttpRequest, organisation: Organisation, slug: str) -> HttpResponse:
    """List the pages that collect for a cause, the most first, and its teams."""
    cause = catalogue.cause(organisation.id, slug, drafts=False)
    shown = {
        "organisation": organisation,
        "cause": cause,
        "lines": parts.lines(fundraising_faces.of_cause(cause)),
        "teams": [
            (team, parts.money(minor, cause.currency)) for team, minor in reading.team_league(cause)
        ],
    }
    return render(request, "donations/fundraising_league.html", shown)


@require_safe
@open_to_all
def team(request: HttpRequest, organisation: Organisation, slug: str) -> HttpResponse:
    """Show a team, what its pages have raised together, and the pages."""
    face = fundraising_faces.of_team(reading.team_by_slug(organisation.id, slug))
    cause = face.team.cause
    shown = {
        "organisation": organisation,
        "cause": cause,
        "team": face.team,
        "raised": parts.money(face.raised_minor, cause.currency),
        "lines": parts.lines(face.pages),
    }
    return render(request, "donations/team.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@open_to_all
def start(request: HttpRequest, organisation: Organisation, slug: str) -> HttpResponse:
    """Show the form for a page of one's own; on POST ask its owner by mail."""
    cause = catalogue.cause(organisation.id, slug, drafts=False)
    posted = request.method == "POST"
    if posted:
        throttles.spend(StartingLimit, request, now=clock.now())
    form = NewPageForm(
        request.POST if posted else None,
        currency=cause.currency,
        initial={"team": request.GET.get("team", "")[:20]},
    )
    if form.is_valid() and not form.by_program:
        with refusals_in(form):
            _ask(form, cause)
    if posted and not form.errors:
        return _see_other("fundraising-check-mail", organisation.slug)
    shown = {"organisation": organisation, "cause": cause, "form": form}
    status = 400 if form.errors else 200
    return render(request, "donations/fundraising_start.html", shown, status=status)


@require_safe
@open_to_all
def check_mail(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Say that a mail is on its way. The same for everybody, so that it tells nobody anything."""
    shown = {"organisation": organisation}
    return render(request, "donations/fundraising_check_mail.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@behind_token
def confirm(request: HttpRequest, organisation: Organisation, token: str) -> HttpResponse:
    """Show a page with a button, since mail scanners follow links too; POST confirms."""
    if request.method == "POST":
        found = fundraising.confirm(token=token, now=clock.now())
    else:
        found = fundraising.to_confirm(token)
    if found.state != "pending":
        mine = own_fundraising.token_of(found)
        return _see_other("own-fundraising", organisation.slug, mine)
    face = fundraising_faces.of_page(found)
    shown = {
        "organisation": organisation,
        "face": face,
        "occasion": parts.KINDS.get(found.kind, ""),
        "goal": parts.money(found.goal_minor, found.currency),
        "token": token,
    }
    return render(request, "donations/fundraising_confirm.html", shown)


def _ask(form: NewPageForm, cause: Any) -> None:
    said = form.cleaned_data
    locale = (get_language() or cause.organisation.locale).partition("-")[0]
    fundraising.ask(
        cause=cause,
        draft=Draft(**form.page(), locale=locale, team=said["team"]),
        email=said["email"],
        name=said["name"],
        now=clock.now(),
    )


def _arrival(request: HttpRequest, organisation: Organisation, *, cause_id: Any) -> Any:
    opening = Opening(
        method=request.method or "",
        query=request.GET.dict(),
        headers=request.headers,
        cookies=request.COOKIES,
    )
    return arriving.arrive(opening, org=organisation, cause_id=cause_id, now=clock.now())


def _give_url(organisation: Organisation, face: Any, *, carried: str) -> str:
    path = reverse("give-page", args=[organisation.slug, face.page.cause.slug])
    on = urlencode({"page": face.page.slug})
    return f"{path}?{on}&{carried}" if carried else f"{path}?{on}"


def _see_other(name: str, *place: str) -> HttpResponse:
    return HttpResponse(status=303, headers={"Location": reverse(name, args=place)})
