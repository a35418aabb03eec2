"""Calls for ideas and supporters' proposals, as staff work with them."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mobilize.dashboards import idea_forms
from mobilize.dashboards.forms import refusals_in
from mobilize.dashboards.staff import Desk, back_to, screen, staff_required, telling
from mobilize.kit import clock
from mobilize.organisations.models import Role
from petitions.queries import catalogue, proposals
from petitions.queries import ideas as reading
from petitions.services import calls, ideas


@require_safe
@staff_required(Role.ANALYST)
def listing(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List the calls, newest first, and the proposals that gather co-sponsors."""
    rows = reading.calls(desk.organisation.id, drafts=True).order_by("-id")
    gathering = proposals.gathering(desk.organisation.id).order_by("-id")
    return screen(request, desk, "staff/ideas.html", calls=rows, proposals=gathering)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Role.CAMPAIGNER)
def create(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Write a new call, as a draft."""
    causes = catalogue.causes(desk.organisation.id, drafts=True).order_by("title")
    form = idea_forms.NewCall(
        request.POST if request.method == "POST" else None,
        causes=[(cause.slug, cause.title) for cause in causes],
        initial={"locale": desk.organisation.locale},
    )
    if form.is_valid():
        with refusals_in(form):
            call = calls.create(
                org=desk.organisation, **form.cleaned_data, by=desk.person, now=clock.now()
            )
            return back_to("staff-call", desk, slug=call.slug)
    return screen(
        request, desk, "staff/form.html", form=form, title=_("New call for ideas"), verb=_("Create")
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Role.CAMPAIGNER)
def edit(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Change a call's words, open or close it, and look after its ideas."""
    call = reading.call(desk.organisation.id, slug, drafts=True)
    form = idea_forms.CallChanges(
        request.POST if request.method == "POST" else None,
        initial={"title": call.title, "question": call.question},
    )
    if form.is_valid():
        with refusals_in(form):
            calls.edit(org=desk.organisation, slug=slug, **form.cleaned_data)
            return back_to("staff-call", desk, slug=slug)
    ranked = reading.ranked(call, now=clock.now(), hidden=True)
    return screen(request, desk, "staff/call.html", form=form, call=call, ideas=ranked)


@require_POST
@staff_required(Role.CAMPAIGNER)
def publish(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Let everybody see a call and answer it."""
    with telling(request, _("The call is open.")):
        calls.publish(org=desk.organisation, slug=slug, now=clock.now())
    return back_to("staff-call", desk, slug=slug)


@require_POST
@staff_required(Role.CAMPAIGNER)
def close(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """End a call."""
    with telling(request, _("The call is closed and takes no more ideas.")):
        calls.close(org=desk.organisation, slug=slug, now=clock.now())
    return back_to("staff-call", desk, slug=slug)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Role.CAMPAIGNER)
def hide(request: HttpRequest, desk: Desk, idea_id: UUID) -> HttpResponse:
    """Take an idea off the public list, with a reason."""
    idea = reading.idea(desk.organisation.id, idea_id, hidden=True)
    form = idea_forms.Hiding(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            ideas.hide(org=desk.organisation, idea_id=idea_id, **form.cleaned_data)
            return back_to("staff-call", desk, slug=idea.call.slug)
    title = _("Hide “%(idea)s”") % {"idea": idea.title}
    return screen(request, desk, "staff/form.html", form=form, title=title, verb=_("Hide"))


@require_POST
@staff_required(Role.CAMPAIGNER)
def show(request: HttpRequest, desk: Desk, idea_id: UUID) -> HttpResponse:
    """Put a hidden idea back on the public list."""
    idea = reading.idea(desk.organisation.id, idea_id, hidden=True)
    with telling(request, _("The idea is on the list again.")):
        ideas.show(org=desk.organisation, idea_id=idea_id)
    return back_to("staff-call", desk, slug=idea.call.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Role.CAMPAIGNER)
def take_up(request: HttpRequest, desk: Desk, idea_id: UUID) -> HttpResponse:
    """Turn an idea into a draft petition that credits it."""
    idea = reading.idea(desk.organisation.id, idea_id, hidden=True)
    form = idea_forms.TakingUp(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            petition = ideas.take_up(
                org=desk.organisation,
                idea_id=idea_id,
                **form.cleaned_data,
                by=desk.person,
                now=clock.now(),
            )
            return back_to("staff-petition", desk, slug=petition.slug)
    title = _("Turn “%(idea)s” into a petition") % {"idea": idea.title}
    verb = _("Make the draft")
    return screen(request, desk, "staff/form.html", form=form, title=title, verb=verb)
