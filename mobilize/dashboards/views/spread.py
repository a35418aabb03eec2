"""How a petition or a cause spreads: one screen, its address a permanent link."""

from dataclasses import asdict, dataclass, fields, replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from donations.api import spread_tables
from donations.reports import spread_gift_rows
from donations.reports.spread import WholeReport, spread_report
from mobilize.dashboards import spread_findings as findings
from mobilize.dashboards import spread_gift_findings as gift_findings
from mobilize.dashboards import spread_group_findings as group_findings
from mobilize.dashboards import spread_group_pictures as group_pictures
from mobilize.dashboards import spread_led_tables as led
from mobilize.dashboards import spread_pictures as pictures
from mobilize.dashboards import spread_rows_findings as rows_findings
from mobilize.dashboards import spread_titles as titles
from mobilize.dashboards.doors import Subject, two_doors
from mobilize.dashboards.spread_forms import SpreadFigure, SpreadFilters, SpreadGroup
from mobilize.dashboards.staff import Desk, screen
from mobilize.kit import clock
from petitions.queries.catalogue import NothingHere
from petitions.reports import spread_rows
from petitions.reports.population import Question
from petitions.reports.spread import SpreadReport
from petitions.reports.spread_rows import GAVE, Figure

ROWS, GIFTS = "rows/", "gifts/"  # below the report
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
    asked = _Asked.of(SpreadFigure(request.GET), desk, subject)
    found = spread_rows.behind(asked.figure, question=asked.question, before=asked.before)
    return screen(
        request,
        desk,
        "staff/spread_rows.html",
        found=found,
        about=rows_findings.figure(asked.figure, asked.question.by),
        table=rows_findings.rows_table(
            found, asked.figure, desk.organisation.slug, opens_chains=desk.may_edit_all
        ),
        report_address=request.path.removesuffix(ROWS),
        **asked.queries(subject),
    )


def _gifts(request: HttpRequest, desk: Desk, subject: Subject) -> HttpResponse:
    """List the gifts behind a count of the report."""
    asked = _Asked.of(SpreadGroup(request.GET), desk, subject)
    found = spread_gift_rows.behind(asked.figure, question=asked.question, before=asked.before)
    figure = replace(asked.figure, stage=GAVE)
    return screen(
        request,
        desk,
        "staff/spread_gifts.html",
        found=found,
        about=rows_findings.figure(figure, asked.question.by),
        table=gift_findings.rows_table(
            found,
            desk.organisation.slug,
            opens_chains=desk.may_edit_all,
            opens_gifts=not desk.reach.is_limited,
        ),
        report_address=request.path.removesuffix(GIFTS),
        **asked.queries(subject),
    )


of_petition, of_cause = two_doors(_report)
rows_of_petition, rows_of_cause = two_doors(_rows)
gifts_of_petition, gifts_of_cause = two_doors(_gifts)


@dataclass(frozen=True)
class _Asked:
    """What the address of a page of rows asks: which figure, and where its page begins."""

    figure: Figure
    question: Question
    before: UUID | None
    filters: dict[str, Any]
    said: dict[str, str]

    @classmethod
    def of(cls, form: SpreadGroup, desk: Desk, subject: Subject) -> "_Asked":
        """Read it.

        Raises:
            NothingHere: no link of ours is written so
        """
        if not form.is_valid():
            raise NothingHere
        asked = form.cleaned_data
        said = {name: str(value) for name, value in asked.items() if name != "before"}
        before = asked.pop("before", None)
        figure = Figure(**{name: asked.pop(name) for name in FIGURE if name in asked})
        question = Question(
            organisation=desk.organisation, now=clock.now(), **subject.about, **asked
        )
        return cls(figure, question, before, asked, said)

    def queries(self, subject: Subject) -> dict[str, str]:
        """Return the query of the page, of its files, and of the report it belongs to."""
        return {
            "query": urlencode(self.said),
            "api_query": urlencode({**subject.named, **self.said}),
            "report_query": urlencode({n: str(value) for n, value in self.filters.items()}),
        }


def _lead(report: str, asked: dict[str, Any]) -> led.Lead:
    """Return what makes the address of the rows behind a count, under the report's own."""

    def lead(figure: Figure) -> str:
        of = {name: value for name, value in asdict(figure).items() if value not in {None, ""}}
        if figure.stage == GAVE:
            del of["stage"]
        below = GIFTS if figure.stage == GAVE else ROWS
        return f"{report}{below}?{urlencode({**asked, **of})}"

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
        "rates_title": titles.rates(report),
        "rates": findings.rates_table(report),
        "shape": findings.shape_table(report),
        **_places(report, lead),
        "moments": whole.moments,
        "lifts": pictures.lifts(whole.moments),
        "lifts_title": titles.lifts(whole.moments),
        "tables": [(name, findings.TABLES[name]) for name in spread_tables.NAMES],
    }


def _places(report: SpreadReport, lead: led.Lead) -> dict[str, Any]:
    """Return from where to where it went, and how each country and language came in."""
    matrices, arrivals = report.matrices, report.arrivals
    days = [one.on for one in report.periods]
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
            days,
            description=_("Signatures over time by country, in the order in which they came in."),
        ),
        "timeline_title": titles.arrivals(arrivals["countries"]),
        "language_timeline_title": titles.arrivals(arrivals["languages"]),
        "language_timeline": pictures.lanes(
            arrivals["languages"],
            days,
            description=_("Signatures over time by language, in the order in which they came in."),
        ),
    }
