"""Saved views: a report's filters under a name, for everybody in the organisation."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from donations.domain.views import PLACED, placed
from donations.services import views
from mobilize.dashboards.staff import Desk, back_to, screen, staff_required, telling
from mobilize.kit import clock
from mobilize.organisations.models import Role

PAGES = {
    "attribution": ("staff-attribution", gettext_lazy("Models compared")),
    "journeys": ("staff-journeys", gettext_lazy("Journeys")),
    "cohorts": ("staff-cohorts", gettext_lazy("Returning donors")),
    "channels": ("staff-channels", gettext_lazy("Channels")),
    "overview": ("staff-{of}-overview", gettext_lazy("Overview")),
    "countries": ("staff-{of}-countries", gettext_lazy("Countries")),
    "spread": ("staff-{of}-spread", gettext_lazy("Spread")),
    "chains": ("staff-chains", gettext_lazy("Chains")),
    "leaders": ("staff-chains-leaders", gettext_lazy("Opinion leaders")),
}


@require_safe
@staff_required(Role.ANALYST)
def listing(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List the organisation's views, each a link to its page."""
    rows = [
        (view, PAGES[view.report][1], _address(view.report, view.query, desk))
        for view in views.of(desk.organisation.id)
    ]
    return screen(request, desk, "staff/saved_views.html", views=rows)


@require_POST
@staff_required(Role.CAMPAIGNER)
def save(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Save the filters of the page that was open."""
    said = {name: request.POST.get(name, "") for name in ("report", "name", "query")}
    with telling(request, _("The view is saved.")):
        views.save(organisation=desk.organisation, **said, by=desk.person, now=clock.now())
    return back_to("staff-views", desk)


@require_POST
@staff_required(Role.CAMPAIGNER)
def drop(request: HttpRequest, desk: Desk, view_id: UUID) -> HttpResponse:
    """Delete a view, for everybody."""
    with telling(request, _("The view is deleted.")):
        views.drop(organisation_id=desk.organisation.id, view_id=view_id)
    return back_to("staff-views", desk)


def _address(report: str, query: str, desk: Desk) -> str:
    name, org = PAGES[report][0], desk.organisation.slug
    if report not in PLACED:
        return f"{reverse(name, args=[org])}?{query}"
    of, slug, query = placed(report, query)
    return f"{reverse(name.format(of=of), args=[org, slug])}?{query}"
