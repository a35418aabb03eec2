"""The channel report: a cause, a period, three models side by side."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from donations.reports.channels import channel_report
from mobilize.dashboards import channel_charts, file_tables, findings, forms
from mobilize.dashboards.staff import Desk, screen, staff_required
from mobilize.kit import clock
from mobilize.organisations.models import Role
from petitions.queries import catalogue


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
    return screen(
        request,
        desk,
        "staff/channels.html",
        **shown,
        report=found,
        title=findings.title(found),
        left_out=findings.left_out(found.other_currencies),
        chart=channel_charts.money_chart(found),
        social=findings.social_sentence(found),
        social_chart=channel_charts.social_chart(found),
        models=findings.model_tables(found),
        rails=findings.rail_table(found),
        crossed=findings.cross_table(found),
        file_tables=file_tables.CHANNELS,
        query=urlencode({name: value for name, value in asked.items() if value}),
    )
