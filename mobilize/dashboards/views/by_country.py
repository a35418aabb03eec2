"""Where a petition's or cause's signatures, supporters and money come from."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from donations.reports import country_rows
from donations.reports.by_country import CountryReport, country_report
from mobilize.dashboards import country_findings as findings
from mobilize.dashboards import country_rows_findings as rows_findings
from mobilize.dashboards.doors import Subject, two_doors
from mobilize.dashboards.report_forms import CountryFigure, CountryFilters
from mobilize.dashboards.staff import Desk, screen
from petitions.queries.catalogue import NothingHere

ROWS = "rows/"  # below the report


def _report(request: HttpRequest, desk: Desk, subject: Subject) -> HttpResponse:
    form = CountryFilters(request.GET)
    shown: dict[str, Any] = {"form": form, **subject.about}
    if form.is_valid():
        said = form.said()
        money = {name: value for name, value in said.items() if name == "currency"}
        found = country_report(**subject.about, currency=money.get("currency", ""))
        leads = _leads(request.path, desk, subject)
        shown |= _shown(found, said.get("shown", findings.SIGNATURES), leads)
        shown |= {"page_query": urlencode(said), "query": urlencode({**subject.named, **money})}
        shown["view_query"] = urlencode({**subject.named, **said})
    return screen(request, desk, "staff/countries.html", **shown)


def _rows(request: HttpRequest, desk: Desk, subject: Subject) -> HttpResponse:
    """List what stands behind a number of the report."""
    form = CountryFigure(request.GET)
    if not form.is_valid():
        raise NothingHere
    said = {name: value for name, value in form.cleaned_data.items() if value}
    said.setdefault("of", country_rows.SIGNATURES)
    before, currency = said.pop("before", None), said.get("currency", "")
    figure = country_rows.figure(said["of"], said.get("country", ""))
    found = country_rows.behind(figure, **subject.about, currency=currency, before=before)
    return screen(
        request,
        desk,
        "staff/country_rows.html",
        found=found,
        about=rows_findings.figure(figure),
        table=rows_findings.rows_table(
            found, figure, desk.organisation.slug, opens_chains=desk.may_edit_all
        ),
        report_address=request.path.removesuffix(ROWS),
        report_query=urlencode({"currency": currency} if currency else {}),
        query=urlencode(said),
        api_query=urlencode({**subject.named, **said}),
    )


of_petition, of_cause = two_doors(_report)
rows_of_petition, rows_of_cause = two_doors(_rows)


def _leads(report: str, desk: Desk, subject: Subject) -> findings.Leads:
    conversions = reverse("staff-attribution-rows", args=[desk.organisation.slug])
    query = urlencode({**subject.named, "every": "on"})
    return findings.Leads(conversions=f"{conversions}?{query}", rows=f"{report}{ROWS}")


def _shown(found: CountryReport, of: str, leads: findings.Leads) -> dict[str, Any]:
    return {
        "report": found,
        "title": findings.title(found, of),
        "known": findings.known(found),
        "map": findings.country_map(found, of),
        "legend": findings.legend(found, of),
        "table": findings.table(found, leads=leads),
        "others": findings.other_currencies(found),
    }
