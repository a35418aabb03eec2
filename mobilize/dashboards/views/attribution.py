"""The models compared, and one gift explained."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from donations.attribution.questions import Question
from donations.reports import attribution as reports
from donations.reports import explaining
from mobilize.dashboards import attribution_findings as findings
from mobilize.dashboards.attribution_forms import AttributionFilters
from mobilize.dashboards.staff import Desk, screen, staff_required
from mobilize.kit import clock
from mobilize.organisations.models import Role
from petitions.queries import catalogue


@require_safe
@staff_required(Role.ANALYST)
def report(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Draw the report that the address asks for; the address is its permanent link."""
    mine = desk.organisation.id
    form = AttributionFilters(
        request.GET,
        causes=list(catalogue.causes(mine, drafts=True).values_list("slug", "title")),
        petitions=list(catalogue.petitions(mine, drafts=True).values_list("slug", "title")),
    )
    if not form.is_valid():
        return screen(request, desk, "staff/attribution.html", form=form)
    said = form.said()
    found = reports.attribution_report(
        question=_question(desk, said), organisation=desk.organisation, now=clock.now()
    )
    return screen(
        request,
        desk,
        "staff/attribution.html",
        form=form,
        report=found,
        title=findings.title(found),
        chart=findings.chart(found),
        apart=findings.disagreement(found),
        models=findings.models_table(found),
        shares=findings.shares_table(found),
        crossed=findings.cross_table(found),
        incremental=[findings.incremental(found, each) for each in found.incremental],
        query=urlencode(said),
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
        visits=findings.visits_table(found),
        chain=findings.chain_table(found),
    )


def _question(desk: Desk, said: dict[str, Any]) -> Question:
    asked = dict(said)
    cause, petition = asked.pop("cause", ""), asked.pop("petition", "")
    mine = desk.organisation.id
    return reports.ask(
        organisation=desk.organisation,
        cause=catalogue.cause(mine, cause, drafts=True) if cause else None,
        petition=catalogue.petition(mine, petition, drafts=True) if petition else None,
        **{**asked, "order": int(asked.get("order", 1))},
    )
