"""Where a petition's or cause's signatures, supporters and money come from."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from donations.reports.by_country import CountryReport, country_report
from mobilize.dashboards import country_findings as findings
from mobilize.dashboards.doors import Subject, two_doors
from mobilize.dashboards.report_forms import CountryFilters
from mobilize.dashboards.staff import Desk, screen


def _report(request: HttpRequest, desk: Desk, subject: Subject) -> HttpResponse:
    form = CountryFilters(request.GET)
    shown: dict[str, Any] = {"form": form, **subject.about}
    if form.is_valid():
        said = form.said()
        money = {name: value for name, value in said.items() if name == "currency"}
        found = country_report(**subject.about, currency=money.get("currency", ""))
        rows = reverse("staff-attribution-rows", args=[desk.organisation.slug])
        rows_of = f"{rows}?{urlencode({**subject.named, 'every': 'on'})}"
        shown |= _shown(found, said.get("shown", findings.SIGNATURES), rows_of)
        shown |= {"page_query": urlencode(said), "query": urlencode({**subject.named, **money})}
        shown["view_query"] = urlencode({**subject.named, **said})
    return screen(request, desk, "staff/countries.html", **shown)


of_petition, of_cause = two_doors(_report)


def _shown(found: CountryReport, of: str, rows: str) -> dict[str, Any]:
    return {
        "report": found,
        "title": findings.title(found, of),
        "known": findings.known(found),
        "map": findings.country_map(found, of),
        "legend": findings.legend(found, of),
        "table": findings.table(found, rows=rows),
        "others": findings.other_currencies(found),
    }
