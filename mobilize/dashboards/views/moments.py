"""Moments at a desk: marked, corrected, removed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mobilize.dashboards.forms import refusals_in
from mobilize.dashboards.spread_forms import MomentWords
from mobilize.dashboards.staff import Desk, back_to, screen, staff_required, telling
from mobilize.kit import clock
from mobilize.organisations.models import Role
from petitions.queries import catalogue
from petitions.queries import moments as known
from petitions.services import moments

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@staff_required(Role.CAMPAIGNER)
def of_petition(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """List what happened around a petition; mark one more."""
    petition = catalogue.petition(desk.organisation.id, slug, drafts=True)
    about = {"petition": petition, "cause": petition.cause}
    return _listing(request, desk, about=about, here="staff-petition-moments", slug=slug)


@require_http_methods(METHODS)
@staff_required(Role.CAMPAIGNER)
def of_cause(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """List what happened around a cause; mark one more."""
    cause = catalogue.cause(desk.organisation.id, slug, drafts=True)
    about = {"petition": None, "cause": cause}
    return _listing(request, desk, about=about, here="staff-cause-moments", slug=slug)


@require_http_methods(METHODS)
@staff_required(Role.CAMPAIGNER)
def edit(request: HttpRequest, desk: Desk, moment_id: UUID) -> HttpResponse:
    """Correct a moment."""
    moment = moments.find(desk.organisation.id, moment_id)
    was = {name: getattr(moment, name) for name in ("happened_at", "kind", "label", "note")}
    with timezone.override(desk.organisation.zone):
        form = MomentWords(request.POST if request.method == "POST" else None, initial=was)
        if form.is_valid():
            with refusals_in(form):
                moments.edit(org=desk.organisation, moment_id=moment_id, **form.cleaned_data)
                return _back(desk, moment)
        return screen(request, desk, "staff/moment.html", form=form, moment=moment)


@require_POST
@staff_required(Role.CAMPAIGNER)
def remove(request: HttpRequest, desk: Desk, moment_id: UUID) -> HttpResponse:
    """Take a moment out again."""
    moment = moments.find(desk.organisation.id, moment_id)
    with telling(request, _("The moment is removed.")):
        moments.remove(org=desk.organisation, moment_id=moment_id)
    return _back(desk, moment)


def _listing(
    request: HttpRequest, desk: Desk, *, about: dict[str, Any], here: str, slug: str
) -> HttpResponse:
    with timezone.override(desk.organisation.zone):
        form = MomentWords(request.POST if request.method == "POST" else None)
        if form.is_valid():
            with refusals_in(form):
                moments.mark(**about, **form.cleaned_data, by=desk.person, now=clock.now())
                messages.success(request, _("The moment is marked."))
                return back_to(here, desk, slug=slug)
        rows = known.of(about["cause"], petition=about["petition"])
        return screen(request, desk, "staff/moments.html", form=form, moments=rows, **about)


def _back(desk: Desk, moment: Any) -> HttpResponse:
    if moment.petition:
        return back_to("staff-petition-moments", desk, slug=moment.petition.slug)
    return back_to("staff-cause-moments", desk, slug=moment.cause.slug)
