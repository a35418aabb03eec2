"""How a cause does, day by day."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from donations.reports import overview
from mobilize.dashboards import overview_findings as findings
from mobilize.dashboards.forms import refusals_in
from mobilize.dashboards.report_forms import OverviewFilters
from mobilize.dashboards.staff import Desk, screen, staff_required
from mobilize.kit import clock
from mobilize.organisations.models import Role
from petitions.queries import catalogue


@require_safe
@staff_required(Role.ANALYST)
def report(request: HttpRequest, desk: Desk, cause: str) -> HttpResponse:
    """Draw the days that the address asks for; the address is its permanent link."""
    about = catalogue.cause(desk.organisation.id, cause, drafts=True)
    form = OverviewFilters(request.GET)
    shown = {"form": form, "cause": about}
    if form.is_valid():
        with refusals_in(form):
            found = overview.overview(
                organisation=desk.organisation, cause=about, now=clock.now(), **form.said()
            )
            shown |= _shown(found, _behind(desk, cause))
            shown["page_query"] = urlencode(form.said())
            shown["query"] = urlencode({"cause": cause, **form.said()})
    return screen(request, desk, "staff/cause_overview.html", **shown)


def _behind(desk: Desk, cause: str) -> findings.Behind:
    conversions, entries = (
        reverse(name, args=[desk.organisation.slug])
        for name in ("staff-attribution-rows", "staff-channel-rows")
    )
    return findings.Behind(
        conversions=f"{conversions}?{urlencode({'cause': cause, 'every': 'on'})}",
        entries=f"{entries}?{urlencode({'cause': cause})}",
    )


def _shown(found: overview.Overview, rows: findings.Behind) -> dict[str, object]:
    return {
        "report": found,
        "title": findings.title(found),
        "charts": findings.charts(found),
        "leads": findings.leads_of_whole(found, rows=rows),
        "days": findings.days_table(found, rows=rows),
        "moments": list(enumerate(found.moments, 1)),
        "others": findings.other_currencies(found),
    }
