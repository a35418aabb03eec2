"""The models compared, and one gift explained."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from donations.reports import attribution as reports
from donations.reports import attribution_rows, explaining, kept_runs
from donations.reports.attribution_rows import Figure
from donations.services import attribution_runs
from mobilize.dashboards import (
    answer_findings,
    file_tables,
    offered,
    questions,
    run_findings,
    visit_findings,
)
from mobilize.dashboards import attribution_findings as findings
from mobilize.dashboards import attribution_rows_findings as rows_findings
from mobilize.dashboards.attribution_forms import AttributionFilters, FigureFilters
from mobilize.dashboards.findings import left_out
from mobilize.dashboards.staff import Desk, SeeOther, screen, staff_required, telling
from mobilize.kit import clock
from mobilize.organisations.models import Role
from mobilize.organisations.reach import Narrowed
from petitions.queries.catalogue import NothingHere


@require_safe
@staff_required(Role.ANALYST, narrowed=Narrowed.BY_FILTER)
def report(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Draw the report that the address asks for; the address is its permanent link."""
    form = _filters(request.GET, desk)
    if not form.is_valid():
        return screen(request, desk, "staff/attribution.html", form=form)
    return _drawn(request, desk, form)


@require_POST
@staff_required(Role.CAMPAIGNER)
def run(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Keep what the report on a past period says, and come back to it."""
    form = _filters(request.POST, desk)
    if not form.is_valid():
        answer = screen(request, desk, "staff/attribution.html", form=form)
        answer.status_code = 400
        return answer
    said = form.said()
    with telling(request, ""):
        made = attribution_runs.make(
            question=questions.asked(desk, said), organisation=desk.organisation, now=clock.now()
        )
        kept = (
            _("Run %(number)s is kept.")
            if made.new
            else _("Nothing has moved since run %(number)s.")
        )
        messages.success(request, kept % {"number": made.run.number})
    address = reverse("staff-attribution", args=[desk.organisation.slug])
    return SeeOther(f"{address}?{urlencode(said)}")


@require_safe
@staff_required(Role.ANALYST, narrowed=Narrowed.BY_FILTER)
def rows(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List the gifts, pledges or signatures behind a figure."""
    form, figure = _filters(request.GET, desk), FigureFilters(request.GET)
    if not (form.is_valid() and figure.is_valid()):
        raise NothingHere
    said, of, named = form.said(), figure.cleaned_data, figure.said()
    asked = questions.asked(desk, said)
    # No channel is without a name: whoever names none asks for all of them.
    names_none = not of["name"] and asked.by == "channel"
    name = None if of["every"] or names_none else of["name"]
    found = attribution_rows.behind(
        Figure(name, of["model"], of["rail"] or None),
        question=asked,
        organisation=desk.organisation,
        before=of["before"],
    )
    return screen(
        request,
        desk,
        "staff/attribution_rows.html",
        found=found,
        kept=kept_runs.are_there(asked, organisation=desk.organisation),
        about=rows_findings.figure(asked, name, of["model"]),
        table=rows_findings.rows_table(
            found, asked, desk.organisation.slug, of=(name, of["model"])
        ),
        query=urlencode({**said, **named}),
        report_query=urlencode(said),
    )


@require_safe
@staff_required(Role.ANALYST)
def gift(request: HttpRequest, desk: Desk, pledge_id: UUID) -> HttpResponse:
    """Explain one gift."""
    found = explaining.explain(pledge_id=pledge_id, organisation=desk.organisation)
    return screen(
        request,
        desk,
        "staff/gift_explained.html",
        found=found,
        visits=visit_findings.visits_table(found),
        chain=findings.chain_table(found),
        file_tables=file_tables.GIFT,
    )


def _filters(said: QueryDict, desk: Desk) -> AttributionFilters:
    return AttributionFilters(
        said, **offered.filters(desk), kept_days=desk.organisation.look_back_days
    )


def _drawn(request: HttpRequest, desk: Desk, form: AttributionFilters) -> HttpResponse:
    said, now = form.said(), clock.now()
    asked = questions.asked(desk, said)
    found = reports.attribution_report(question=asked, organisation=desk.organisation, now=now)
    over = attribution_runs.is_over(asked, desk.organisation, now=now)
    query, until = urlencode(said), found.question.until
    # What is behind a figure that ends last night ends there too.
    led_by = urlencode({**said, "until": until} if until else said)
    led = f"{reverse('staff-attribution-rows', args=[desk.organisation.slug])}?{led_by}"
    return screen(
        request,
        desk,
        "staff/attribution.html",
        form=form,
        report=found,
        ends_early=until != asked.until,
        title=findings.title(found),
        chart=findings.chart(found),
        apart=findings.disagreement(found),
        answers=answer_findings.sentence(found),
        left_out=left_out(found.other_currencies),
        models=findings.models_table(found, query=led),
        shares=findings.shares_table(found),
        crossed=findings.cross_table(found, query=led),
        incremental=[findings.incremental(found, each) for each in found.incremental],
        may_run=desk.may_edit_all and over,
        may_move=over and found.run is None,
        runs=[(one, run_findings.moved_table(found, one)) for one in found.runs],
        said=list(said.items()),
        file_tables=file_tables.ATTRIBUTION,
        query=query,
    )
