"""Taking signatures back by a saved query: look first, start, watch, cancel, undo."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mobilize.dashboards import forms
from mobilize.dashboards.integrity_forms import NewInvalidation
from mobilize.dashboards.staff import Desk, back_to, screen, staff_required, telling
from mobilize.kit import clock
from mobilize.organisations.models import Role
from petitions.domain.selection import Selection
from petitions.pages.suspicions import name_of
from petitions.queries import catalogue, invalidations, selected
from petitions.services import invalidating

STATES = {
    "draft": gettext_lazy("Not started"),
    "running": gettext_lazy("Removing"),
    "done": gettext_lazy("Removed"),
    "cancelled": gettext_lazy("Cancelled"),
    "undoing": gettext_lazy("Giving back"),
    "undone": gettext_lazy("Given back"),
}
UNDER_WAY = {"running", "undoing"}
EVERY = "3"  # seconds between two looks while something is under way


@require_safe
@staff_required(Role.ANALYST)
def listing(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List the saved queries, newest first."""
    rows = invalidations.of(desk.organisation.id).order_by("-id")[:200]
    shown = [(row, STATES[row.state]) for row in rows]
    return screen(request, desk, "staff/invalidations.html", rows=shown)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Role.CAMPAIGNER)
def create(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Save a query; nothing is removed yet. A link from a held signature fills criteria in."""
    rows = catalogue.petitions(desk.organisation.id, drafts=True).order_by("title")
    form = NewInvalidation(
        request.POST if request.method == "POST" else None,
        petitions=[(petition.slug, petition.title) for petition in rows],
        initial=request.GET.dict(),
    )
    if form.is_valid():
        said = form.cleaned_data
        with forms.refusals_in(form):
            row = invalidating.draft(
                org=desk.organisation,
                petition=selected.petition_named(desk.organisation.id, said["petition"]),
                name=said["name"],
                reason=said["reason"],
                selection=Selection(**form.criteria),
                by=desk.person,
                now=clock.now(),
            )
            return back_to("staff-integrity-invalidation", desk, invalidation_id=str(row.id))
    title, verb = _("Signatures to take back"), _("Save and count")
    return screen(request, desk, "staff/form.html", form=form, title=title, verb=verb)


@require_safe
@staff_required(Role.ANALYST)
def detail(request: HttpRequest, desk: Desk, invalidation_id: UUID) -> HttpResponse:
    """Show what a query finds, how far it has come, and what can be done now.

    While something is under way the page loads itself again.
    """
    row = invalidations.by_id(desk.organisation.id, invalidation_id)
    found = None
    if row.state == "draft":
        found = selected.preview(
            organisation_id=desk.organisation.id,
            petition=row.petition,
            selection=Selection.from_json(row.query),
        )
    answer = screen(
        request,
        desk,
        "staff/invalidation.html",
        row=row,
        state=STATES[row.state],
        found=found,
        suspicions=[(name_of(code), many) for code, many in found.by_suspicion.items()]
        if found
        else [],
        alone=invalidating.ALONE,
    )
    if row.state in UNDER_WAY:
        answer.headers["Refresh"] = EVERY
    return answer


@require_POST
@staff_required(Role.CAMPAIGNER)
def approve(request: HttpRequest, desk: Desk, invalidation_id: UUID) -> HttpResponse:
    """Agree, as a second person."""
    with telling(request, _("You have approved this.")):
        invalidating.approve(org=desk.organisation, invalidation_id=invalidation_id, by=desk.person)
    return _back(desk, invalidation_id)


@require_POST
@staff_required(Role.CAMPAIGNER)
def start(request: HttpRequest, desk: Desk, invalidation_id: UUID) -> HttpResponse:
    """Begin to remove."""
    with telling(request, _("Removing has begun.")):
        invalidating.start(org=desk.organisation, invalidation_id=invalidation_id, now=clock.now())
    return _back(desk, invalidation_id)


@require_POST
@staff_required(Role.CAMPAIGNER)
def cancel(request: HttpRequest, desk: Desk, invalidation_id: UUID) -> HttpResponse:
    """Stop removing."""
    with telling(request, _("Removing has stopped.")):
        invalidating.cancel(org=desk.organisation, invalidation_id=invalidation_id, now=clock.now())
    return _back(desk, invalidation_id)


@require_POST
@staff_required(Role.CAMPAIGNER)
def resume(request: HttpRequest, desk: Desk, invalidation_id: UUID) -> HttpResponse:
    """Go on removing."""
    with telling(request, _("Removing goes on.")):
        invalidating.resume(org=desk.organisation, invalidation_id=invalidation_id, now=clock.now())
    return _back(desk, invalidation_id)


@require_POST
@staff_required(Role.CAMPAIGNER)
def undo(request: HttpRequest, desk: Desk, invalidation_id: UUID) -> HttpResponse:
    """Begin to give back."""
    with telling(request, _("Giving back has begun.")):
        invalidating.undo(org=desk.organisation, invalidation_id=invalidation_id, now=clock.now())
    return _back(desk, invalidation_id)


def _back(desk: Desk, invalidation_id: UUID) -> HttpResponse:
    return back_to("staff-integrity-invalidation", desk, invalidation_id=str(invalidation_id))
