"""Who gave again: donors by the month of their first gift, and the rows behind each figure."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from donations.reports import cohort_rows
from donations.reports.cohorts import MONTHS, cohorts_report
from mobilize.dashboards import cohort_findings as findings
from mobilize.dashboards import cohort_rows_findings, file_tables
from mobilize.dashboards.cohort_findings import Lead
from mobilize.dashboards.findings import left_out
from mobilize.dashboards.report_forms import CohortCell, CohortFilters
from mobilize.dashboards.staff import Desk, screen, staff_required
from mobilize.kit import clock
from mobilize.organisations.models import Role
from petitions.queries import catalogue
from petitions.queries.catalogue import NothingHere


@require_safe
@staff_required(Role.ANALYST)
def report(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Draw the report that the address asks for; the address is its permanent link."""
    causes = list(catalogue.causes(desk.organisation.id, drafts=True).values_list("slug", "title"))
    form = CohortFilters(request.GET, causes=causes)
    if not form.is_valid():
        return screen(request, desk, "staff/cohorts.html", form=form)
    said = form.cleaned_data
    found = cohorts_report(
        organisation=desk.organisation,
        cause=_cause(desk, said["cause"]),
        currency=said["currency"],
        months=said["months"] or MONTHS,
        few_hidden=said["few_hidden"],
        now=clock.now(),
    )
    lead = findings.nowhere if found.few_hidden else _lead(desk, form.said())
    return screen(
        request,
        desk,
        "staff/cohorts.html",
        form=form,
        report=found,
        title=findings.title(found),
        chart=findings.chart(found),
        tables=[findings.donors_table(found, lead=lead), findings.money_table(found, lead=lead)],
        unknown=findings.unknown(found),
        left_out=left_out(found.other_currencies),
        file_tables=file_tables.COHORTS,
        query=urlencode(form.said()),
    )


@require_safe
@staff_required(Role.ANALYST)
def rows(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List what is booked behind one figure of the report."""
    form = CohortCell(request.GET)
    if not form.is_valid():
        raise NothingHere
    said = form.cleaned_data
    found = cohort_rows.behind(
        cohort_rows.cell(said["began"], said["after"]),
        organisation=desk.organisation,
        cause=_cause(desk, said["cause"]),
        currency=said["currency"],
        before=said["before"],
    )
    return screen(
        request,
        desk,
        "staff/cohort_rows.html",
        found=found,
        about=cohort_rows_findings.figure(found.cell),
        summary=cohort_rows_findings.summary(found),
        table=cohort_rows_findings.rows_table(found, desk.organisation.slug),
        query=urlencode(form.said()),
    )


def _cause(desk: Desk, slug: str) -> Any:
    return catalogue.cause(desk.organisation.id, slug, drafts=True) if slug else None


def _lead(desk: Desk, said: dict[str, Any]) -> Lead:
    """Return what makes the address of the rows behind a figure of this question."""
    rows_of = reverse("staff-cohort-rows", args=[desk.organisation.slug])
    of: dict[str, Any] = {name: said[name] for name in ("cause", "currency") if name in said}
    return lambda **figure: f"{rows_of}?{urlencode({**of, **figure})}"
