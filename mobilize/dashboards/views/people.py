"""People's data: one person's consents and erasure, and how long everybody is kept."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mobilize.dashboards.people_forms import OnADay, PersonSought, RetentionRules
from mobilize.dashboards.staff import Desk, back_to, screen, staff_required
from mobilize.kit import clock
from mobilize.kit.languages import said
from mobilize.organisations.models import Role
from petitions.queries import consents, erasures, over
from petitions.services import erasing, retaining, self_service
from petitions.services.mailed_links import Named
from petitions.services.unsubscribing import SupporterMissing

NEWEST = 50  # receipts on the screen; the API lists all


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Role.OWNER)
def find(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Find who wrote, by their address; list the receipts of erasures."""
    form = PersonSought(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            found = self_service.known(
                organisation_id=desk.organisation.id, email=form.cleaned_data["email"]
            )
        except SupporterMissing as refusal:
            form.add_error("email", said(refusal))
        else:
            return back_to("staff-person", desk, person_id=found.id)
    receipts = erasures.receipts(desk.organisation.id).order_by("-number")[:NEWEST]
    return screen(request, desk, "staff/people.html", form=form, receipts=receipts)


@require_safe
@staff_required(Role.OWNER)
def person(request: HttpRequest, desk: Desk, person_id: UUID) -> HttpResponse:
    """Show what somebody agreed to, and what held on any day. Neither name nor address."""
    supporter = self_service.person(Named(desk.organisation.id, person_id))
    form = OnADay(request.GET or None)
    at = form.end_of_day if form.is_valid() else None
    return screen(
        request,
        desk,
        "staff/person.html",
        form=form,
        person=supporter,
        lines=consents.ledger(supporter),
        holds=sorted(consents.holding(supporter.id, at=at)),
        at=at,
    )


@require_POST
@staff_required(Role.OWNER)
def erase(request: HttpRequest, desk: Desk, person_id: UUID) -> HttpResponse:
    """Erase somebody who asked for it by letter."""
    receipt = erasing.erase(
        organisation_id=desk.organisation.id, supporter_id=person_id, now=clock.now()
    )
    done = _("Erased. The receipt has number %(number)d.") % {"number": receipt.number}
    messages.success(request, done)
    return back_to("staff-people", desk)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Role.OWNER)
def retention(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Set how long people are kept; count first whom that would erase."""
    policy = over.policy_of(desk.organisation.id)
    form = RetentionRules(
        request.POST if request.method == "POST" else None,
        initial={
            "pending_days": policy.pending_days,
            "closed_months": policy.closed_months,
            "inactive_months": policy.inactive_months,
            "active": policy.active,
        },
    )
    if form.is_valid():
        retaining.set_policy(organisation_id=desk.organisation.id, **form.cleaned_data)
        messages.success(request, _("These rules hold from now on."))
        return back_to("staff-retention", desk)
    counted = retaining.preview(policy=policy, now=clock.now())
    shown = {"form": form, "policy": policy, "counted": counted}
    return screen(request, desk, "staff/retention.html", **shown)
