"""A petition's steps at a desk: submitted, planned, withdrawn, reopened; its story so far."""

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mobilize.dashboards import petition_forms
from mobilize.dashboards.forms import refusals_in
from mobilize.dashboards.staff import Desk, back_to, screen, staff_required, telling
from mobilize.kit import clock
from mobilize.organisations.models import Role
from petitions.domain.texts import Text
from petitions.queries import catalogue, history
from petitions.queries.texts import newest, words_of
from petitions.services import lifecycle, petitions, scheduling


@require_POST
@staff_required(Role.CAMPAIGNER)
def submit(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Ask the moderators to look at a draft."""
    with telling(request, _("The moderators have it now.")):
        petition = petitions.lock(desk.organisation.id, slug)
        lifecycle.submit(petition=petition, by=desk.person, now=clock.now())
    return back_to("staff-petition", desk, slug=slug)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Role.CAMPAIGNER)
def withdraw(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Take a petition back, and say why."""
    petition = petitions.lock(desk.organisation.id, slug)
    form = petition_forms.PublicNote(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            lifecycle.withdraw(
                petition=petition, **form.cleaned_data, by=desk.person, now=clock.now()
            )
            messages.success(request, _("The petition is withdrawn."))
            return back_to("staff-petition", desk, slug=slug)
    return _ask(request, desk, form, title=_("Withdraw this petition"), verb=_("Withdraw"))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Role.CAMPAIGNER)
def reopen(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Let a closed petition take signatures again, or have one turned away looked at again."""
    petition = petitions.lock(desk.organisation.id, slug)
    with timezone.override(desk.organisation.zone):
        form = petition_forms.Reopening(request.POST if request.method == "POST" else None)
        if form.is_valid():
            with refusals_in(form):
                lifecycle.reopen(
                    petition=petition, **form.cleaned_data, by=desk.person, now=clock.now()
                )
                messages.success(request, _("The petition is reopened."))
                return back_to("staff-petition", desk, slug=slug)
        return _ask(request, desk, form, title=_("Reopen this petition"), verb=_("Reopen"))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Role.CAMPAIGNER)
def schedule(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Set when a petition opens and closes by itself, in the organisation's own time."""
    petition = petitions.lock(desk.organisation.id, slug)
    with timezone.override(desk.organisation.zone):
        form = petition_forms.Plan(
            request.POST if request.method == "POST" else None,
            initial={"opens_at": petition.opens_at, "closes_at": petition.closes_at},
        )
        for field in form.fields.values():
            field.help_text = _("Time in %(zone)s.") % {"zone": desk.organisation.time_zone}
        if form.is_valid():
            with refusals_in(form):
                scheduling.plan(petition=petition, **form.cleaned_data, now=clock.now())
                messages.success(request, _("The plan is set."))
                return back_to("staff-petition", desk, slug=slug)
        return _ask(request, desk, form, title=_("Plan this petition"), verb=_("Save"))


@require_safe
@staff_required(Role.ANALYST)
def story(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Show every step with who took it, and every version with who wrote it."""
    petition = catalogue.petition(desk.organisation.id, slug, drafts=True)
    return screen(
        request,
        desk,
        "staff/petition_story.html",
        petition=petition,
        steps=history.steps(petition, inside=True),
        versions=history.versions(petition, inside=True),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Role.CAMPAIGNER)
def translations(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Say a petition in more languages."""
    petition = catalogue.petition(desk.organisation.id, slug, drafts=True)
    form = petition_forms.Translation(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            petitions.translate(
                org=desk.organisation,
                slug=slug,
                text=Text(**form.cleaned_data),
                by=desk.person,
                now=clock.now(),
            )
            messages.success(request, _("The words are saved."))
            return back_to("staff-petition-translations", desk, slug=slug)
    return screen(
        request,
        desk,
        "staff/petition_translations.html",
        petition=petition,
        form=form,
        texts=words_of(newest(petition)).texts,
    )


@require_POST
@staff_required(Role.CAMPAIGNER)
def untranslate(request: HttpRequest, desk: Desk, slug: str, locale: str) -> HttpResponse:
    """Take one language away."""
    with telling(request, _("The language is taken away.")):
        petitions.untranslate(
            org=desk.organisation, slug=slug, locale=locale, by=desk.person, now=clock.now()
        )
    return back_to("staff-petition-translations", desk, slug=slug)


def _ask(
    request: HttpRequest, desk: Desk, form: django_forms.Form, *, title: str, verb: str
) -> HttpResponse:
    return screen(request, desk, "staff/form.html", form=form, title=title, verb=verb)
