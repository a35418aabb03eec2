"""Who gave again: donors by the month of their first gift."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from donations.reports.cohorts import MONTHS, cohorts_report
from mobilize.dashboards import cohort_findings as findings
from mobilize.dashboards.report_forms import CohortFilters
from mobilize.dashboards.staff import Desk, screen, staff_required
from mobilize.kit import clock
from mobilize.organisations.models import Role
from petitions.queries import catalogue


@require_safe
@staff_required(Role.ANALYST)
def report(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Draw the report that the address asks for; the address is its permanent link."""
    mine = desk.organisation.id
    causes = list(catalogue.causes(mine, drafts=True).values_list("slug", "title"))
    form = CohortFilters(request.GET, causes=causes)
    if not form.is_valid():
        return screen(request, desk, "staff/cohorts.html", form=form)
    said = form.cleaned_data
    found = cohorts_report(
        organisation=desk.organisation,
        cause=catalogue.cause(mine, said["cause"], drafts=True) if said["cause"] else None,
        currency=said["currency"],
        months=said["months"] or MONTHS,
        few_hidden=said["few_hidden"],
        now=clock.now(),
    )
    return screen(
        request,
        desk,
        "staff/cohorts.html",
        form=form,
        report=found,
        title=findings.title(found),
        chart=findings.chart(found),
        tables=[findings.donors_table(found), findings.money_table(found)],
        unknown=findings.unknown(found),
        query=urlencode(form.said()),
    )
