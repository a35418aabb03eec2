"""Supporters' own fundraising pages and teams: what each raised, and whether it is shown."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from donations.services import fundraising_moderation
from mobilize.dashboards.forms import refusals_in
from mobilize.dashboards.fundraising_forms import Hide
from mobilize.dashboards.staff import Desk, back_to, screen, staff_required, telling
from mobilize.kit import clock
from mobilize.organisations.models import Role


@require_safe
@staff_required(Role.ANALYST)
def listing(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List the newest pages and teams."""
    return screen(
        request,
        desk,
        "staff/fundraising.html",
        faces=fundraising_moderation.listed(desk.organisation.id),
        teams=fundraising_moderation.listed_teams(desk.organisation.id),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Role.CAMPAIGNER)
def hide(request: HttpRequest, desk: Desk, page_id: UUID) -> HttpResponse:
    """Ask why, then keep a page from everybody but its owner."""

    def act(reason: str) -> None:
        fundraising_moderation.hide(
            organisation=desk.organisation, page_id=page_id, reason=reason, by=desk.person,
            now=clock.now(),
        )  # fmt: skip

    return _asking(request, desk, act, title=_("Hide this fundraising page"))


@require_POST
@staff_required(Role.CAMPAIGNER)
def show(request: HttpRequest, desk: Desk, page_id: UUID) -> HttpResponse:
    """Let everybody see a page again."""
    with telling(request, _("Everybody can see it again.")):
        fundraising_moderation.show(organisation=desk.organisation, page_id=page_id)
    return back_to("staff-fundraising", desk)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Role.CAMPAIGNER)
def hide_team(request: HttpRequest, desk: Desk, team_id: UUID) -> HttpResponse:
    """Ask why, then keep a team from everybody; its pages go on."""

    def act(reason: str) -> None:
        fundraising_moderation.hide_team(
            organisation=desk.organisation, team_id=team_id, reason=reason, by=desk.person,
            now=clock.now(),
        )  # fmt: skip

    return _asking(request, desk, act, title=_("Hide this team"))


@require_POST
@staff_required(Role.CAMPAIGNER)
def show_team(request: HttpRequest, desk: Desk, team_id: UUID) -> HttpResponse:
    """Let everybody see a team again."""
    with telling(request, _("Everybody can see it again.")):
        fundraising_moderation.show_team(organisation=desk.organisation, team_id=team_id)
    return back_to("staff-fundraising", desk)


def _asking(
    request: HttpRequest, desk: Desk, act: Callable[[str], None], *, title: str
) -> HttpResponse:
    form = Hide(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            act(form.cleaned_data["reason"])
        if not form.errors:
            return back_to("staff-fundraising", desk)
    return screen(request, desk, "staff/form.html", form=form, title=title, verb=_("Hide it"))
