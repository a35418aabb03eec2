"""How people came: the ways that brought most."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from donations.reports.journeys import journeys_report
from mobilize.dashboards import attribution_findings, questions
from mobilize.dashboards import journey_findings as findings
from mobilize.dashboards.attribution_forms import JourneyFilters
from mobilize.dashboards.staff import Desk, screen, staff_required
from mobilize.organisations.models import Role


@require_safe
@staff_required(Role.ANALYST)
def report(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Draw the report that the address asks for; the address is its permanent link."""
    form = JourneyFilters(request.GET, **questions.choices(desk))
    if not form.is_valid():
        return screen(request, desk, "staff/journeys.html", form=form)
    said = form.said()
    found = journeys_report(question=questions.asked(desk, said), organisation=desk.organisation)
    return screen(
        request,
        desk,
        "staff/journeys.html",
        form=form,
        report=found,
        title=findings.title(found),
        chart=findings.chart(found),
        tables=[
            findings.paths_table(found),
            findings.lengths_table(found),
            findings.days_table(found),
        ],
        left_out=attribution_findings.left_out(found.other_currencies),
        query=urlencode(said),
    )
