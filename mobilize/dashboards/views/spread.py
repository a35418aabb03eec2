"""How a petition or a cause spreads: one screen, its address a permanent link."""

from dataclasses import asdict, fields
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from donations.api import spread_tables
from donations.reports.spread import WholeReport, spread_report
from mobilize.dashboards import spread_findings as findings
from mobilize.dashboards import spread_group_findings as group_findings
from mobilize.dashboards import spread_group_pictures as group_pictures
from mobilize.dashboards import spread_led_tables as led
from mobilize.dashboards import spread_pictures as pictures
from mobilize.dashboards import spread_rows_findings as rows_findings
from mobilize.dashboards.doors import Subject, two_doors
from mobilize.dashboards.spread_forms import SpreadFigure, SpreadFilters
from mobilize.dashboards.staff import Desk, screen
from mobilize.kit import clock
from petitions.queries.catalogue import NothingHere
from petitions.reports import spread_rows
from petitions.reports.population import Question
from petitions.reports.spread import SpreadReport
from petitions.reports.spread_rows import Figure

ROWS = "rows/"  # below the report
FIGURE = tuple(field.name for field in fields(Figure))


def _report(request: HttpRequest, desk: Desk, subject: Subject) -> HttpResponse:
    form = SpreadFilters(request.GET)
    shown: dict[str, Any] = {"form": form, **subject.about}
    if not form.is_valid():
        return screen(request, desk, "staff/spread.html", **shown)
    asked = form.cleaned_data
    question = Question(organisation=desk.organisation, now=clock.now(), **subject.about, **asked)
    query = urlencode({name: str(said) for name, said in asked.items()})
    return screen(
        request,
        desk,
        "staff/spread.html",
        **shown,
        **_shown(spread_report(question), _lead(request.path, asked)),
        query=query,
        api_query=urlencode({**subject.named, **{name: str(said) for name, said in asked.items()}}),
    )


def _rows(request: HttpRequest, desk: Desk, subject: Subject) -> HttpResponse:
    """List the signatures behind a count of the report."""
    form = SpreadFigure(request.GET)
    if not form.is_valid():
        raise NothingHere
    asked = form.cleaned_data
    said = {name: str(value) for name, value in asked.items() if name != "before"}
    before = asked.pop("before", None)
    figure = Figure(**{name: asked.pop(name) for name in FIGURE if name in asked})
    question = Question(organisation=desk.organisation, now=clock.now(), **subject.about, **asked)
    found = spread_rows.behind(figure, question=question, before=before)
    return screen(
        request,
        desk,
        "staff/spread_rows.html",
        found=found,
        about=rows_findings.figure(figure, question.by),
        table=rows_findings.rows_table(
            found, figure, desk.organisation.slug, opens_chains=desk.may_edit_all
        ),
        report_address=request.path.removesuffix(ROWS),
        report_query=urlencode({name: str(value) for name, value in asked.items()}),
        query=urlencode(said),
        api_query=urlencode({**subject.named, **said}),
    )


of_petition, of_cause = two_doors(_report)
rows_of_petition, rows_of_cause = two_doors(_rows)


def _lead(report: str, asked: dict[str, Any]) -> led.Lead:
    """Return what makes the address of the rows behind a count, under the report's own."""

    def lead(figure: Figure) -> str:
        of = {name: value for name, value in asdict(figure).items() if value not in {None, ""}}
        return f"{report}{ROWS}?{urlencode({**asked, **of})}"

    return lead


def _shown(whole: WholeReport, lead: led.Lead) -> dict[str, Any]:
    report = whole.spread
    return {
        "report": report,
        "title": findings.title(report),
        "intervals": pictures.intervals(report),
        "measures": findings.measures_table(whole),
        "compared": group_findings.compared_table(whole, lead=lead),
        "compared_title": group_findings.compared_title(report),
        "compared_chart": group_pictures.compared(report),
        "over_time": group_findings.over_time_table(whole, lead=lead),
        "over_time_title": group_findings.over_time_title(report),
        "over_time_chart": group_pictures.over_time(report),
        "forecast": findings.forecast(report),
        "funnel": led.funnel_table(whole, lead=lead),
        "curve_title": findings.curve_title(report),
        "curve": pictures.curve(whole),
        "periods": findings.periods_table(report),
        "generations": led.generations_table(report, lead=lead),
        "rates_chart": pictures.rates(report),
        "rates": findings.rates_table(report),
        "shape": findings.shape_table(report),
        **_places(report, lead),
        "moments": whole.moments,
        "lifts": pictures.lifts(whole.moments),
        "tables": [(name, findings.TABLES[name]) for name in spread_tables.NAMES],
    }


def _places(report: SpreadReport, lead: led.Lead) -> dict[str, Any]:
    """Return from where to where it went, and how each country and language came in."""
    matrices, arrivals = report.matrices, report.arrivals
    return {
        "countries": led.matrix_table(
            matrices["countries"],
            across="countries",
            caption=_("From country to country"),
            corner=_("Brought by"),
            lead=lead,
        ),
        "languages": led.matrix_table(
            matrices["languages"],
            across="languages",
            caption=_("From language to language"),
            corner=_("Brought by"),
            lead=lead,
        ),
        "country_crossings": group_findings.crossings_table(report, "countries"),
        "language_crossings": group_findings.crossings_table(report, "languages"),
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
