"""How a petition or a cause spreads: one screen, its address a permanent link."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from donations.api import spread_tables
from donations.reports.spread import WholeReport, spread_report
from mobilize.dashboards import spread_findings as findings
from mobilize.dashboards import spread_pictures as pictures
from mobilize.dashboards.spread_forms import SpreadFilters
from mobilize.dashboards.staff import Desk, screen, staff_required
from mobilize.kit import clock
from mobilize.organisations.models import Role
from petitions.queries import catalogue
from petitions.reports.population import Question
from petitions.reports.spread import SpreadReport


@require_safe
@staff_required(Role.ANALYST)
def of_petition(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Draw how one petition spreads."""
    petition = catalogue.petition(desk.organisation.id, slug, drafts=True)
    about = {"petition": petition, "cause": petition.cause}
    return _report(request, desk, named={"petition": slug}, about=about)


@require_safe
@staff_required(Role.ANALYST)
def of_cause(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Draw how a whole cause spreads."""
    cause = catalogue.cause(desk.organisation.id, slug, drafts=True)
    return _report(request, desk, named={"cause": slug}, about={"cause": cause})


def _report(
    request: HttpRequest, desk: Desk, *, named: dict[str, str], about: dict[str, Any]
) -> HttpResponse:
    form = SpreadFilters(request.GET)
    shown: dict[str, Any] = {"form": form, **about}
    if not form.is_valid():
        return screen(request, desk, "staff/spread.html", **shown)
    asked = form.cleaned_data
    question = Question(organisation=desk.organisation, now=clock.now(), **about, **asked)
    query = urlencode({name: str(said) for name, said in asked.items()})
    return screen(
        request,
        desk,
        "staff/spread.html",
        **shown,
        **_shown(spread_report(question)),
        query=query,
        api_query=urlencode({**named, **{name: str(said) for name, said in asked.items()}}),
    )


def _shown(whole: WholeReport) -> dict[str, Any]:
    report = whole.spread
    return {
        "report": report,
        "title": findings.title(report),
        "intervals": pictures.intervals(report),
        "measures": findings.measures_table(whole),
        "forecast": findings.forecast(report),
        "funnel": findings.funnel_table(whole),
        "curve_title": findings.curve_title(report),
        "curve": pictures.curve(whole),
        "periods": findings.periods_table(report),
        "generations": findings.generations_table(report),
        "rates_chart": pictures.rates(report),
        "rates": findings.rates_table(report),
        "shape": findings.shape_table(report),
        **_places(report),
        "moments": whole.moments,
        "lifts": pictures.lifts(whole.moments),
        "tables": [(name, findings.TABLES[name]) for name in spread_tables.NAMES],
    }


def _places(report: SpreadReport) -> dict[str, Any]:
    """Return from where to where it went, and how each country and language came in."""
    matrices, arrivals = report.matrices, report.arrivals
    return {
        "countries": findings.matrix_table(
            matrices["countries"], caption=_("From country to country"), corner=_("Brought by")
        ),
        "languages": findings.matrix_table(
            matrices["languages"], caption=_("From language to language"), corner=_("Brought by")
        ),
        "arrivals": findings.arrivals_table(
            arrivals["countries"], caption=_("How countries came in"), corner=_("Country")
        ),
        "language_arrivals": findings.arrivals_table(
            arrivals["languages"], caption=_("How languages came in"), corner=_("Language")
        ),
        "timeline": pictures.lanes(
            arrivals["countries"],
            description=_("Signatures over time by country, in the order in which they came in."),
        ),
        "language_timeline": pictures.lanes(
            arrivals["languages"],
            description=_("Signatures over time by language, in the order in which they came in."),
        ),
    }
