"""Members: who works here, as what. Owners only."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mobilize.dashboards import forms
from mobilize.dashboards.staff import Desk, back_to, screen, staff_required, telling
from mobilize.kit import clock, languages
from mobilize.organisations.models import Role
from mobilize.organisations.queries import organisations
from mobilize.organisations.services import members


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Role.OWNER)
def listing(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List the members; invite one more."""
    form = forms.Invitation(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with forms.refusals_in(form):
            members.invite(
                organisation=desk.organisation,
                email=form.cleaned_data["email"],
                role=Role(form.cleaned_data["role"]),
                now=clock.now(),
            )
            messages.success(
                request, _("Invited. They set a password through “Forgot your password?”.")
            )
            return back_to("staff-members", desk)
    rows = organisations.members(desk.organisation.id)
    return screen(
        request, desk, "staff/members.html", form=form, members=rows, roles=languages.choices(Role)
    )


@require_POST
@staff_required(Role.OWNER)
def change_role(request: HttpRequest, desk: Desk, member_id: UUID) -> HttpResponse:
    """Give a member another role."""
    if request.POST.get("role") not in Role.values:
        raise BadRequest("unknown role")
    with telling(request, _("The role has changed.")):
        members.change_role(
            organisation_id=desk.organisation.id,
            member_id=member_id,
            role=Role(request.POST["role"]),
        )
    return back_to("staff-members", desk)


@require_POST
@staff_required(Role.OWNER)
def remove(request: HttpRequest, desk: Desk, member_id: UUID) -> HttpResponse:
    """End a membership."""
    with telling(request, _("The member has left the organisation.")):
        members.remove(organisation_id=desk.organisation.id, member_id=member_id)
    return back_to("staff-members", desk)
