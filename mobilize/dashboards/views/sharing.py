"""Passing a petition on: which networks, in which order, in which words."""

import re
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mobilize.dashboards import sharing_forms as forms
from mobilize.dashboards.forms import refusals_in
from mobilize.dashboards.staff import Desk, back_to, screen, staff_required
from mobilize.kit import clock
from mobilize.organisations.models import Role
from petitions.api.shapes import LOCALE
from petitions.pages import share_preview
from petitions.queries import catalogue, share_texts
from petitions.queries.listing import own_links
from petitions.services import share_wording


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Role.ANALYST)
def step(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Show how a petition is passed on; campaigners choose its networks and their order."""
    petition = catalogue.petition(desk.organisation.id, slug, drafts=True)
    offered = share_texts.channels_of(petition.id)
    form = forms.Networks(_sent(request, desk), offered=offered)
    if form.is_valid():
        with refusals_in(form):
            share_wording.arrange(
                org=desk.organisation,
                slug=slug,
                channels=form.channels,
                by=desk.person,
                now=clock.now(),
            )
            messages.success(request, _("Saved."))
            return back_to("staff-petition-sharing", desk, slug=slug)
    return screen(
        request,
        desk,
        "staff/sharing.html",
        petition=petition,
        form=form,
        offered=offered,
        languages=_languages(petition),
        links=own_links(petition).order_by("-id"),
        base=settings.BASE_URL,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Role.ANALYST)
def texts(request: HttpRequest, desk: Desk, slug: str, locale: str) -> HttpResponse:
    """Show how a petition looks on each network in one language; campaigners write it."""
    if not re.fullmatch(LOCALE, locale):
        raise Http404
    petition = catalogue.petition(desk.organisation.id, slug, drafts=True)
    said = share_texts.texts_of(petition).get(locale, {})
    form = forms.Texts(
        _sent(request, desk),
        channels=share_texts.channels_of(petition.id),
        said=said,
        lengths=dict(share_wording.lengths(petition, locale, said)),
        title=share_texts.titles_of(petition).get(locale, petition.title),
    )
    if form.is_valid():
        with refusals_in(form, called=form.called):
            share_wording.write(org=desk.organisation, slug=slug, locale=locale, texts=form.texts)
            messages.success(request, _("Saved."))
            return back_to("staff-petition-sharing-texts", desk, slug=slug, locale=locale)
    return screen(
        request,
        desk,
        "staff/share_texts.html",
        petition=petition,
        form=form,
        locale=locale,
        preview=share_preview.of(petition, locale),
    )


def _sent(request: HttpRequest, desk: Desk) -> Any:
    """Return what a campaigner has sent; whoever only reads sends nothing."""
    if request.method != "POST":
        return None
    if not desk.may_edit:
        raise PermissionDenied
    return request.POST


def _languages(petition: Any) -> dict[str, bool]:
    """Return the languages in which something can be said, and whether something is."""
    written = share_texts.texts_of(petition)
    known = {*share_texts.titles_of(petition), *written, *dict(settings.LANGUAGES)}
    return {locale: locale in written for locale in sorted(known)}
