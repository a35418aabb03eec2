"""Moderation at a desk: the queue, a review with its changes, the decision, the reports."""

from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mobilize.dashboards import petition_forms
from mobilize.dashboards.forms import refusals_in
from mobilize.dashboards.staff import Desk, back_to, screen, staff_required, telling
from mobilize.kit import clock
from mobilize.organisations.models import Role
from petitions.queries import catalogue
from petitions.queries import moderation as queries
from petitions.services import flagging, moderation, petitions


@require_safe
@staff_required(Role.ANALYST)
def queue(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show what waits, the longest first, and what the public reported."""
    found = queries.queue(desk.organisation.id, now=clock.now())
    return screen(
        request,
        desk,
        "staff/moderation.html",
        queue=found,
        flagged=queries.flagged(desk.organisation.id),
        form=petition_forms.Promise(initial={"late_after_hours": found.late_after_hours}),
    )


@require_POST
@staff_required(Role.OWNER)
def promise(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Set after how many hours a review is late."""
    form = petition_forms.Promise(request.POST)
    if form.is_valid():
        moderation.promise(org=desk.organisation, **form.cleaned_data)
        messages.success(request, _("The number is set."))
    else:
        messages.warning(request, _("Enter a number of hours from 1 to 8760."))
    return back_to("staff-moderation", desk)


@require_safe
@staff_required(Role.ANALYST)
def review(request: HttpRequest, desk: Desk, review_id: UUID) -> HttpResponse:
    """Show one text word by word against what was before, with all there is to decide by."""
    return _reading(request, desk, review_id)


@require_POST
@staff_required(Role.CAMPAIGNER)
def claim(request: HttpRequest, desk: Desk, review_id: UUID) -> HttpResponse:
    """Tell the others that somebody is looking at it."""
    with telling(request, _("It is yours for two hours.")):
        moderation.claim(
            org=desk.organisation, review_id=review_id, by=desk.person, now=clock.now()
        )
    return back_to("staff-review", desk, review_id=review_id)


@require_POST
@staff_required(Role.CAMPAIGNER)
def release(request: HttpRequest, desk: Desk, review_id: UUID) -> HttpResponse:
    """Leave it to whoever comes next."""
    with telling(request, _("Anybody can take it now.")):
        moderation.release(
            org=desk.organisation, review_id=review_id, by=desk.person, now=clock.now()
        )
    return back_to("staff-review", desk, review_id=review_id)


@require_POST
@staff_required(Role.CAMPAIGNER)
def note(request: HttpRequest, desk: Desk, review_id: UUID) -> HttpResponse:
    """Tell the next moderator something."""
    form = petition_forms.ColleagueNote(request.POST, auto_id="colleague_%s")
    if form.is_valid():
        moderation.note(
            org=desk.organisation,
            review_id=review_id,
            **form.cleaned_data,
            by=desk.person,
            now=clock.now(),
        )
        return back_to("staff-review", desk, review_id=review_id)
    return _reading(request, desk, review_id, note=form)


@require_POST
@staff_required(Role.CAMPAIGNER)
def approve(request: HttpRequest, desk: Desk, review_id: UUID) -> HttpResponse:
    """Publish the text that was read."""
    form = petition_forms.Approval(request.POST)
    if not form.is_valid():
        return _reading(request, desk, review_id)
    with telling(request, _("Approved.")):
        moderation.approve(
            org=desk.organisation,
            review_id=review_id,
            **form.cleaned_data,
            by=desk.person,
            now=clock.now(),
        )
    return back_to("staff-review", desk, review_id=review_id)


@require_POST
@staff_required(Role.CAMPAIGNER)
def reject(request: HttpRequest, desk: Desk, review_id: UUID) -> HttpResponse:
    """Turn down the text that was read, for a reason."""
    form = petition_forms.Rejection(request.POST, reasons=_reasons(desk))
    if form.is_valid():
        with refusals_in(form):
            moderation.reject(
                org=desk.organisation,
                review_id=review_id,
                **form.cleaned_data,
                by=desk.person,
                now=clock.now(),
            )
            messages.success(request, _("Turned down."))
            return back_to("staff-review", desk, review_id=review_id)
    return _reading(request, desk, review_id, rejection=form)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Role.CAMPAIGNER)
def reports(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Read what the public says about a petition; deal with all of it."""
    if request.method == "POST":
        petition = petitions.lock(desk.organisation.id, slug)
        upheld = request.POST.get("found") == "upheld"
        flagging.handle_all(petition=petition, uphold=upheld, by=desk.person, now=clock.now())
        messages.success(request, _("Upheld.") if upheld else _("Dismissed."))
        if upheld:
            return back_to("staff-petition", desk, slug=slug)
        return back_to("staff-moderation", desk)
    petition = catalogue.petition(desk.organisation.id, slug, drafts=True)
    rows = queries.flags(desk.organisation.id).filter(petition=petition).order_by("-id")
    return screen(request, desk, "staff/moderation_reports.html", petition=petition, flags=rows)


def _reading(
    request: HttpRequest,
    desk: Desk,
    review_id: UUID,
    *,
    note: django_forms.Form | None = None,
    rejection: django_forms.Form | None = None,
) -> HttpResponse:
    """Draw a review with its forms, those that were filled in wrongly with what is wrong."""
    reading = queries.read(desk.organisation.id, review_id, now=clock.now())
    read = {"version": reading.review.version.number}
    return screen(
        request,
        desk,
        "staff/moderation_review.html",
        reading=reading,
        review=reading.review,
        approval=petition_forms.Approval(initial=read, auto_id="approve_%s"),
        rejection=rejection or petition_forms.Rejection(initial=read, reasons=_reasons(desk)),
        note=note or petition_forms.ColleagueNote(auto_id="colleague_%s"),
    )


def _reasons(desk: Desk) -> dict[str, str]:
    """Return the organisation's reasons, each by its title in the organisation's language."""
    rows = queries.reasons(desk.organisation.id)
    own = {row.code: row.title for row in rows if row.locale == desk.organisation.locale}
    return {row.code: row.title for row in rows} | own
