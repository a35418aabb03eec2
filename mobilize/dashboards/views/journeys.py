"""How people came: the ways that brought most."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from donations.reports.journeys import Those, journeys_report, travelled
from mobilize.dashboards import file_tables, offered, questions
from mobilize.dashboards import journey_findings as findings
from mobilize.dashboards.attribution_forms import LONGEST_LABEL, JourneyFilters, LinePage
from mobilize.dashboards.findings import left_out
from mobilize.dashboards.staff import Desk, screen, staff_required
from mobilize.kit import clock
from mobilize.organisations.models import Role
from mobilize.organisations.reach import Narrowed
from petitions.queries.catalogue import NothingHere


@require_safe
@staff_required(Role.ANALYST, narrowed=Narrowed.BY_FILTER)
def report(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Draw the report that the address asks for; the address is its permanent link."""
    form = _filters(request, desk)
    if not form.is_valid():
        return screen(request, desk, "staff/journeys.html", form=form)
    said = form.said()
    asked = questions.asked(desk, said)
    found = journeys_report(question=asked, organisation=desk.organisation, now=clock.now())
    query, until = urlencode(said), found.question.until
    # What is behind a line that ends last night ends there too.
    led_by = urlencode({**said, "until": until} if until else said)
    led = f"{reverse('staff-journey-rows', args=[desk.organisation.slug])}?{led_by}"
    return screen(
        request,
        desk,
        "staff/journeys.html",
        form=form,
        report=found,
        title=findings.title(found),
        chart=findings.chart(found),
        tables=[
            findings.paths_table(found, rows=led),
            findings.lengths_table(found, rows=led),
            findings.days_table(found, rows=led),
        ],
        left_out=left_out(found.other_currencies),
        file_tables=file_tables.JOURNEYS,
        query=query,
    )


@require_safe
@staff_required(Role.ANALYST, narrowed=Narrowed.BY_FILTER)
def rows(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List the gifts, pledges or signatures behind a line: of one way, or that took so long."""
    form, page = _filters(request, desk), LinePage(request.GET)
    labels = [label[:LONGEST_LABEL] for label in request.GET.getlist("step")]
    if not (form.is_valid() and page.is_valid() and all(map(str.isprintable, labels))):
        raise NothingHere
    said = form.said()
    question = questions.asked(desk, said)
    line = {name: page.cleaned_data[name] for name in ("visits", "days")}
    named = [(name, at) for name, at in line.items() if at is not None]
    # Where no line is named, it is the way of no step, which nothing came.
    way = None if named and not labels else tuple(labels)
    those = Those(way, line["visits"], line["days"])
    found = travelled(
        those,
        question=question,
        organisation=desk.organisation,
        before=page.cleaned_data["before"],
    )
    return screen(
        request,
        desk,
        "staff/journey_rows.html",
        found=found,
        about=findings.line(question, those),
        table=findings.travelled_table(found, question, desk.organisation.slug),
        query=urlencode([*said.items(), *named, *(("step", label) for label in labels)]),
        report_query=urlencode(said),
    )


def _filters(request: HttpRequest, desk: Desk) -> JourneyFilters:
    return JourneyFilters(
        request.GET, **offered.filters(desk), kept_days=desk.organisation.look_back_days
    )
