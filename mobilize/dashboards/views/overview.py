"""How a cause does, day by day."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from donations.reports import overview, people_rows
from donations.reports.people_rows import People
from mobilize.dashboards import overview_findings as findings
from mobilize.dashboards import people_rows_findings as rows_findings
from mobilize.dashboards.forms import refusals_in
from mobilize.dashboards.report_forms import OverviewFilters, PeopleFigure
from mobilize.dashboards.staff import Desk, screen, staff_required
from mobilize.kit import clock
from mobilize.organisations.models import Role
from petitions.queries import catalogue
from petitions.queries.catalogue import NothingHere


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


@require_safe
@staff_required(Role.ANALYST)
def people(request: HttpRequest, desk: Desk, cause: str) -> HttpResponse:
    """List what those did first whom a number of people counts."""
    about = catalogue.cause(desk.organisation.id, cause, drafts=True)
    form = PeopleFigure(request.GET)
    if not form.is_valid():
        raise NothingHere
    said = form.cleaned_data
    before = said.pop("before")
    of = People(organisation=desk.organisation, cause=about, now=clock.now(), **said)
    found = people_rows.behind(of, before=before)
    return screen(
        request,
        desk,
        "staff/people_rows.html",
        cause=about,
        found=found,
        about=rows_findings.figure(**said),
        table=rows_findings.rows_table(
            found, desk.organisation.slug, opens_chains=desk.may_edit_all
        ),
        report_query=urlencode({name: said[name] for name in ("since", "until")}),
        query=urlencode(said),
        file_query=urlencode({"cause": cause, **said}),
    )


def _behind(desk: Desk, cause: str) -> findings.Behind:
    org = desk.organisation.slug
    return findings.Behind(
        conversions=reverse("staff-attribution-rows", args=[org]),
        entries=reverse("staff-channel-rows", args=[org]),
        people=reverse("staff-cause-people", args=[org, cause]),
    )


def _shown(found: overview.Overview, rows: findings.Behind) -> dict[str, object]:
    return {
        "report": found,
        "title": findings.title(found),
        "charts": findings.charts(found),
        "leads": findings.leads_of_whole(found, rows=rows),
        "days": findings.days_table(found, rows=rows),
        "moments": list(enumerate(found.moments, 1)),
        "others": findings.other_currencies(found.totals, found.currency),
    }
