"""The channel report: a cause, a period, three models side by side."""

from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from donations.reports import channel_rows, channel_signatures
from donations.reports.channel_rows import Figure
from donations.reports.channels import SOCIAL_MODEL, ChannelReport, channel_report
from donations.reports.sums import Span
from mobilize.dashboards import channel_charts, file_tables, findings, forms
from mobilize.dashboards import channel_rows_findings as rows_findings
from mobilize.dashboards.attribution_findings import disagreement
from mobilize.dashboards.findings import Lead
from mobilize.dashboards.staff import Desk, screen, staff_required
from mobilize.kit import clock
from mobilize.organisations.models import Role
from petitions.queries import catalogue
from petitions.queries.catalogue import NothingHere


@require_safe
@staff_required(Role.ANALYST)
def report(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Draw the report that the address asks for; the address is its permanent link."""
    causes = list(catalogue.causes(desk.organisation.id, drafts=True).order_by("title"))
    said = request.GET.copy()
    if causes:
        said.setdefault("cause", causes[0].slug)
    form = forms.ReportFilters(said, causes=[(cause.slug, cause.title) for cause in causes])
    shown = {"form": form, "causes": causes}
    if not causes or not form.is_valid():
        return screen(request, desk, "staff/channels.html", **shown)
    asked = form.cleaned_data
    found = channel_report(
        organisation=desk.organisation,
        cause=catalogue.cause(desk.organisation.id, asked["cause"], drafts=True),
        since=asked["since"],
        until=asked["until"],
        currency=asked["currency"],
        into=asked["in"],
        now=clock.now(),
    )
    lead = _lead(desk, asked, found)
    return screen(
        request,
        desk,
        "staff/channels.html",
        **shown,
        report=found,
        title=findings.title(found),
        apart=disagreement(found),
        left_out=findings.left_out(found.other_currencies),
        chart=channel_charts.money_chart(found),
        social=findings.social_sentence(found),
        social_chart=channel_charts.social_chart(found),
        models=findings.model_tables(found, lead=lead, to_signatures=_to_signatures(desk, found)),
        rails=findings.rail_table(found, lead=lead),
        crossed=findings.cross_table(found, lead=lead),
        file_tables=file_tables.CHANNELS,
        query=_query(asked),
    )


@require_safe
@staff_required(Role.ANALYST)
def rows(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List what was booked behind a figure of the report."""
    said, figure, span = _asked(forms.ChannelFigure(request.GET), desk)
    found = channel_rows.behind(figure, span=span, before=said["before"])
    return screen(
        request,
        desk,
        "staff/channel_rows.html",
        found=found,
        about=rows_findings.figure(figure),
        table=rows_findings.rows_table(found, figure, desk.organisation.slug),
        **_addresses(said),
    )


@require_safe
@staff_required(Role.ANALYST)
def signatures(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List the signatures behind a count of the report."""
    said, figure, span = _asked(forms.ChannelCount(request.GET), desk)
    found = channel_signatures.behind(figure, span=span, before=said["before"])
    return screen(
        request,
        desk,
        "staff/channel_signatures.html",
        found=found,
        about=rows_findings.count(figure),
        table=rows_findings.signatures_table(
            found, desk.organisation.slug, opens_chains=desk.may_edit_all
        ),
        **_addresses(said),
    )


def _asked(form: Form, desk: Desk) -> tuple[dict[str, Any], Figure, Span]:
    """Return what the address says, the figure it names, and what the report is about."""
    if not form.is_valid():
        raise NothingHere
    said = form.cleaned_data
    named: dict[str, Any] = {
        name: said[name] or None for name in ("channel", "rail", "part") if name in said
    }
    figure = Figure(**{**named, "model": said["model"] or SOCIAL_MODEL})
    cause = catalogue.cause(desk.organisation.id, said["cause"], drafts=True)
    return said, figure, channel_rows.span_of(desk.organisation, cause, **_days(said))


def _addresses(said: dict[str, Any]) -> dict[str, str]:
    """Return what follows the address of the next page, and that of the report, of a figure."""
    named = {name: value for name, value in said.items() if name != "before"}
    report_query = _query({"cause": said["cause"], **_days(said)})
    return {"query": _query(named), "report_query": report_query}


def _days(said: dict[str, Any]) -> dict[str, Any]:
    return {name: said[name] for name in ("currency", "since", "until") if name in said}


def _lead(desk: Desk, asked: dict[str, Any], found: ChannelReport) -> Lead:
    """Return what makes the address of the rows behind a figure; converted money has none."""
    if asked["in"]:
        return findings.nowhere
    of = {**_of(found), "currency": found.currency}
    address = reverse("staff-channel-rows", args=[desk.organisation.slug])
    return lambda figure: f"{address}?{_query({**of, **asdict(figure)})}"


def _to_signatures(desk: Desk, found: ChannelReport) -> Lead:
    """Return what makes the address of the signatures behind a count."""
    address = reverse("staff-channel-signatures", args=[desk.organisation.slug])

    def lead(figure: Figure) -> str:
        said = {**_of(found), "channel": figure.channel, "model": figure.model}
        return f"{address}?{_query(said)}"

    return lead


def _of(found: ChannelReport) -> dict[str, Any]:
    return {"cause": found.cause_slug, "since": found.since, "until": found.until}


def _query(said: dict[str, Any]) -> str:
    return urlencode({name: value for name, value in said.items() if value})
