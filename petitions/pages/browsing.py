"""Reading: what is open, and for whom."""

from datetime import datetime
from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from mobilize.kit import clock
from mobilize.organisations import scoping
from mobilize.organisations.models import Organisation
from mobilize.organisations.queries import organisations
from petitions.pages import arriving, cards, drawn_once, parts
from petitions.pages.giving import give_url
from petitions.pages.scoped import of_organisation
from petitions.queries import catalogue, ideas, proposals


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """List the newest open petitions of every organisation here."""
    tags = cards.plain_tags(request, title=gettext("Open petitions"))
    shown = {"organisations": catalogue.front(), "tags": tags}
    return render(request, "petitions/front.html", shown)


@require_safe
@of_organisation
def organisation(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """List one organisation's open causes and petitions."""
    shown = {
        "organisation": organisation,
        "causes": catalogue.open_causes(organisation.id),
        "petitions": catalogue.open_petitions(organisation.id),
        "takes_proposals": proposals.causes(organisation.id).exists(),
        "tags": cards.plain_tags(request, title=organisation.name, organisation=organisation.name),
    }
    return render(request, "petitions/organisation.html", shown)


@require_safe
def cause(request: HttpRequest, *, org: str, slug: str) -> HttpResponse:
    """Show one cause and its open petitions. A draft is a 404; how a visitor came goes on."""
    organisation, cause_id = drawn_once.found(request, partial(_find, request, org, slug))
    now = clock.now()
    arrival = arriving.seen(request, organisation, cause_id=cause_id, now=now)

    def draw(request: HttpRequest, token: str) -> HttpResponse:
        shown = partial(_cause, request, organisation, slug, token=token, now=now)
        return scoping.answering(request, organisation.id, shown)

    response = drawn_once.for_many(request, draw, about=cause_id, token=arrival.token)
    return arriving.remembering(response, arrival)


def _find(request: HttpRequest, org: str, slug: str) -> tuple[Organisation, UUID]:
    organisation = organisations.by_slug(org)
    find = partial(catalogue.cause, organisation.id, slug, drafts=False)
    return organisation, scoping.answering(request, organisation.id, find).id


def _cause(
    request: HttpRequest, organisation: Organisation, slug: str, *, token: str, now: datetime
) -> HttpResponse:
    cause = catalogue.cause(organisation.id, slug, drafts=False)
    shown = {
        "parts": parts.of_cause(organisation, cause, now=now),
        "parts_below": parts.below_cause(organisation, cause, now=now),
        "carried": arriving.carried(token),
        "organisation": organisation,
        "cause": cause,
        "petitions": catalogue.open_petitions(organisation.id).filter(cause=cause),
        "calls": ideas.open_calls(cause),
        "give_url": give_url(organisation, cause.slug, touch=token),
        "tags": cards.plain_tags(
            request,
            title=cause.title,
            description=cause.summary,
            organisation=organisation.name,
        ),
    }
    return render(request, "petitions/cause.html", shown)
