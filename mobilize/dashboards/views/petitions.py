"""Petitions: list, create, edit, publish, close."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mobilize.dashboards import forms, offered
from mobilize.dashboards.staff import Desk, back_to, screen, staff_required, telling
from mobilize.kit import clock
from mobilize.organisations.models import Role
from mobilize.organisations.reach import Narrowed
from petitions.domain import lifecycle
from petitions.queries import catalogue, history, moderation, texts
from petitions.services import petitions


@require_safe
@staff_required(Role.ANALYST, narrowed=Narrowed.BY_ITSELF)
def listing(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List the organisation's petitions, newest first; all, or those in one state."""
    rows = offered.petitions(desk).order_by("-id")
    state = request.GET.get("state", "")
    if state in list(lifecycle.State):
        rows = rows.filter(state=state)
    return screen(
        request,
        desk,
        "staff/petitions.html",
        petitions=rows,
        states=list(lifecycle.State),
        state=state,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Role.CAMPAIGNER)
def create(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Write a new petition, as a draft."""
    choices = catalogue.causes(desk.organisation.id, drafts=True).order_by("title")
    form = forms.NewPetition(
        request.POST if request.method == "POST" else None,
        causes=[(cause.slug, cause.title) for cause in choices],
        initial={"locale": desk.organisation.locale},
    )
    if form.is_valid():
        with forms.refusals_in(form):
            petition = petitions.create(
                org=desk.organisation, **form.cleaned_data, by=desk.person, now=clock.now()
            )
            return back_to("staff-petition", desk, slug=petition.slug)
    return screen(
        request, desk, "staff/form.html", form=form, title=_("New petition"), verb=_("Create")
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Role.CAMPAIGNER)
def edit(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Change a petition's words and goal; take its next step from here.

    The form holds the newest words, which may still wait for a moderator.
    """
    petition = catalogue.petition(desk.organisation.id, slug, drafts=True)
    words = texts.words_of(texts.newest(petition))
    own = words.text(petition.locale)
    form = forms.PetitionChanges(
        request.POST if request.method == "POST" else None,
        initial={
            "title": own.title if own else petition.title,
            "ask": own.ask if own else petition.ask,
            "target": words.target,
            "goal": petition.goal,
        },
    )
    if form.is_valid():
        with forms.refusals_in(form):
            petitions.edit(
                org=desk.organisation,
                slug=slug,
                by=desk.person,
                now=clock.now(),
                **form.cleaned_data,
            )
            return back_to("staff-petition", desk, slug=slug)
    return screen(
        request,
        desk,
        "staff/petition.html",
        form=form,
        petition=petition,
        review=moderation.open_review(petition),
        moves=lifecycle.moves_from(petition.state),
        last_step=history.last_step(petition),
    )


@require_POST
@staff_required(Role.CAMPAIGNER)
def publish(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Open a petition for signatures."""
    with telling(request, _("The petition is open for signatures.")):
        petitions.publish(org=desk.organisation, slug=slug, by=desk.person, now=clock.now())
    return back_to("staff-petition", desk, slug=slug)


@require_POST
@staff_required(Role.CAMPAIGNER)
def close(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """End a petition: it stays readable."""
    with telling(request, _("The petition is closed.")):
        petitions.close(org=desk.organisation, slug=slug, by=desk.person, now=clock.now())
    return back_to("staff-petition", desk, slug=slug)
