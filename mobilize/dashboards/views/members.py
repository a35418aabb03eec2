"""Members: who works here, as what, limited to which petitions. Owners only."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mobilize.dashboards import forms, offered
from mobilize.dashboards.staff import Desk, back_to, screen, staff_required, telling
from mobilize.kit import clock, languages
from mobilize.organisations import limits
from mobilize.organisations.models import Role
from mobilize.organisations.queries import organisations
from mobilize.organisations.services import members


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Role.OWNER)
def listing(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List the members; invite one more."""
    petitions = _petitions(desk)
    form = forms.Invitation(request.POST if request.method == "POST" else None, petitions=petitions)
    if form.is_valid():
        with forms.refusals_in(form):
            members.invite(
                organisation=desk.organisation,
                email=form.cleaned_data["email"],
                role=Role(form.cleaned_data["role"]),
                petitions=form.cleaned_data["petitions"] or None,
                now=clock.now(),
            )
            messages.success(
                request, _("Invited. They set a password through “Forgot your password?”.")
            )
            return back_to("staff-members", desk)
    rows, titles = organisations.members(desk.organisation.id), dict(petitions)
    names = limits.names_of(desk.organisation.id, rows)
    return screen(
        request,
        desk,
        "staff/members.html",
        form=form,
        members=[(row, [titles[name] for name in limits.names_in(row, names)]) for row in rows],
        roles=languages.choices(Role),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Role.OWNER)
def limit(request: HttpRequest, desk: Desk, member_id: UUID) -> HttpResponse:
    """Choose which petitions a member sees."""
    member = organisations.member(desk.organisation.id, member_id)
    names = limits.names_in(member, limits.names_of(desk.organisation.id, [member]))
    form = forms.Limit(
        request.POST if request.method == "POST" else None,
        petitions=_petitions(desk),
        initial={"petitions": names},
    )
    if form.is_valid():
        with forms.refusals_in(form):
            members.change_role(
                organisation_id=desk.organisation.id,
                member_id=member_id,
                petitions=form.cleaned_data["petitions"],
            )
            messages.success(request, _("It is kept which petitions they see."))
            return back_to("staff-members", desk)
    return screen(request, desk, "staff/member_limit.html", form=form, member=member)


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


def _petitions(desk: Desk) -> list[tuple[str, str]]:
    return list(offered.petitions(desk).order_by("title").values_list("slug", "title"))
