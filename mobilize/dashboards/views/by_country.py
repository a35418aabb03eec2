"""Where a petition's or cause's signatures, supporters and money come from."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from donations.reports.by_country import CountryReport, country_report
from mobilize.dashboards import country_findings as findings
from mobilize.dashboards.report_forms import CountryFilters
from mobilize.dashboards.staff import Desk, screen, staff_required
from mobilize.organisations.models import Role
from petitions.queries import catalogue


@require_safe
@staff_required(Role.ANALYST)
def of_petition(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Draw where one petition's come from."""
    petition = catalogue.petition(desk.organisation.id, slug, drafts=True)
    about = {"petition": petition, "cause": petition.cause}
    return _report(request, desk, named={"petition": slug}, about=about)


@require_safe
@staff_required(Role.ANALYST)
def of_cause(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Draw where a whole cause's come from."""
    cause = catalogue.cause(desk.organisation.id, slug, drafts=True)
    about = {"petition": None, "cause": cause}
    return _report(request, desk, named={"cause": slug}, about=about)


def _report(
    request: HttpRequest, desk: Desk, *, named: dict[str, str], about: dict[str, Any]
) -> HttpResponse:
    form = CountryFilters(request.GET)
    shown: dict[str, Any] = {"form": form, **about}
    if form.is_valid():
        said = form.said()
        money = {name: value for name, value in said.items() if name == "currency"}
        found = country_report(**about, currency=money.get("currency", ""))
        rows = reverse("staff-attribution-rows", args=[desk.organisation.slug])
        rows_of = f"{rows}?{urlencode({**named, 'every': 'on'})}"
        shown |= _shown(found, said.get("shown", findings.SIGNATURES), rows_of)
        shown |= {"page_query": urlencode(said), "query": urlencode({**named, **money})}
    return screen(request, desk, "staff/countries.html", **shown)


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
