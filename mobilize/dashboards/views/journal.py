"""The journal for bookkeeping: ask for a period, download it, say which accounts it names."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as say
from django.views.decorators.http import require_POST, require_safe

from donations.domain.rails import RAILS
from donations.reports import journal
from donations.reports.journal import JournalQuestion
from donations.services import accounting
from mobilize.dashboards import journal_forms as forms
from mobilize.dashboards.forms import refusals_in
from mobilize.dashboards.staff import Desk, back_to, screen, staff_required
from mobilize.organisations.models import Role
from petitions.queries import catalogue


@require_safe
@staff_required(Role.ANALYST)
def overview(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show what the ledger comes to in a period, and where to download it."""
    chart = journal.chart_of(desk.organisation.id)
    return _shown(request, desk, forms.AccountNumbers(None, chart=chart))


@require_POST
@staff_required(Role.CAMPAIGNER)
def number(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Say which accounts gifts are booked to."""
    form = forms.AccountNumbers(request.POST, chart=journal.chart_of(desk.organisation.id))
    if form.is_valid():
        with refusals_in(form):
            accounting.number(organisation=desk.organisation, said=form.said())
            messages.success(request, say("The accounts are saved."))
            return back_to("staff-journal", desk)
    return _shown(request, desk, form)


def _shown(request: HttpRequest, desk: Desk, numbers: forms.AccountNumbers) -> HttpResponse:
    org_id = desk.organisation.id
    causes = catalogue.causes(org_id, drafts=True).order_by("title")
    form = forms.JournalFilters(request.GET, causes=[(one.slug, one.title) for one in causes])
    shown = {"form": form, "numbers": numbers, "rails": RAILS}
    if form.is_valid():
        asked = form.cleaned_data
        slug = asked["cause"]
        question = JournalQuestion(
            organisation=desk.organisation,
            cause=catalogue.cause(org_id, slug, drafts=True) if slug else None,
            currency=asked["currency"],
            since=asked["since"],
            until=asked["until"],
        )
        shown["totals"] = journal.totals(question)
        shown["query"] = urlencode({name: value for name, value in asked.items() if value})
    answer = screen(request, desk, "staff/journal.html", **shown)
    answer.status_code = 400 if numbers.errors else 200
    return answer
