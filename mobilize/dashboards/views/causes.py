"""Causes: list, create, edit, publish, close."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mobilize.dashboards import forms
from mobilize.dashboards.staff import Desk, back_to, screen, staff_required, telling
from mobilize.kit import clock
from mobilize.organisations.models import Role
from petitions.queries import catalogue
from petitions.services import causes


@require_safe
@staff_required(Role.ANALYST)
def listing(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List the organisation's causes, newest first."""
    rows = catalogue.causes(desk.organisation.id, drafts=True).order_by("-id")
    return screen(request, desk, "staff/causes.html", causes=rows)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Role.CAMPAIGNER)
def create(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Write a new cause, as a draft."""
    form = forms.NewCause(
        request.POST if request.method == "POST" else None,
        initial={"currency": desk.organisation.currency},
    )
    if form.is_valid():
        with forms.refusals_in(form):
            cause = causes.create(
                org=desk.organisation, **form.cleaned_data, by=desk.person, now=clock.now()
            )
            return back_to("staff-cause", desk, slug=cause.slug)
    return screen(
        request, desk, "staff/form.html", form=form, title=_("New cause"), verb=_("Create")
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Role.CAMPAIGNER)
def edit(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Change a cause's words and goal; publish or close it from here."""
    cause = catalogue.cause(desk.organisation.id, slug, drafts=True)
    goal = forms.major_units(cause.goal_minor, currency=cause.currency) if cause.goal_minor else ""
    form = forms.CauseChanges(
        request.POST if request.method == "POST" else None,
        currency=cause.currency,
        initial={
            "title": cause.title,
            "summary": cause.summary,
            "goal": goal,
            "takes_proposals": cause.takes_proposals,
        },
    )
    if form.is_valid():
        with forms.refusals_in(form):
            causes.edit(org=desk.organisation, slug=slug, **form.cleaned_data)
            return back_to("staff-cause", desk, slug=slug)
    return screen(request, desk, "staff/cause.html", form=form, cause=cause)


@require_POST
@staff_required(Role.CAMPAIGNER)
def publish(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Open a cause to the public."""
    with telling(request, _("The cause is public now.")):
        causes.publish(org=desk.organisation, slug=slug, now=clock.now())
    return back_to("staff-cause", desk, slug=slug)


@require_POST
@staff_required(Role.CAMPAIGNER)
def close(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """End a cause."""
    with telling(request, _("The cause is closed and takes no more gifts.")):
        causes.close(org=desk.organisation, slug=slug, now=clock.now())
    return back_to("staff-cause", desk, slug=slug)
