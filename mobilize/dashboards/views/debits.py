"""Mandates and direct debits: record what was signed, collect what is due, end a mandate."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as say
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from donations.queries import bank, debits, pledges
from donations.services import debiting, mandates
from mobilize.dashboards import debit_forms as forms
from mobilize.dashboards.forms import refusals_in
from mobilize.dashboards.staff import Desk, back_to, screen, staff_required, telling
from mobilize.kit import clock
from mobilize.organisations.models import Role

SHOWN = 200


@require_safe
@staff_required(Role.CAMPAIGNER)
def listing(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List the newest mandates, without anybody's name or account."""
    found = debits.mandates(desk.organisation.id).order_by("-id")[:SHOWN]
    return screen(request, desk, "staff/mandates.html", mandates=found, every=forms.EVERY)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Role.CAMPAIGNER)
def give(request: HttpRequest, desk: Desk, pledge_id: UUID) -> HttpResponse:
    """Record a signed mandate for a pledge."""
    pledge = pledges.by_id(desk.organisation.id, pledge_id)
    accounts = bank.accounts(desk.organisation.id).order_by("created_at")
    form = forms.NewMandate(
        request.POST if request.method == "POST" else None,
        accounts=[(str(one.id), one.name) for one in accounts],
    )
    if form.is_valid():
        with refusals_in(form):
            mandates.give(
                org_id=desk.organisation.id,
                pledge_id=pledge_id,
                account_id=form.account_id(),
                terms=form.terms(),
                by=desk.person,
                now=clock.now(),
            )
            messages.success(request, say("The mandate is recorded."))
            return back_to("staff-bank-mandates", desk)
    return screen(request, desk, "staff/mandate.html", form=form, pledge=pledge)


@require_POST
@staff_required(Role.CAMPAIGNER)
def cancel(request: HttpRequest, desk: Desk, mandate_id: UUID) -> HttpResponse:
    """End a mandate."""
    with telling(request, say("The mandate is ended.")):
        mandates.cancel(org_id=desk.organisation.id, mandate_id=mandate_id, now=clock.now())
    return back_to("staff-bank-mandates", desk)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Role.CAMPAIGNER)
def batches(request: HttpRequest, desk: Desk, account_id: UUID) -> HttpResponse:
    """List an account's batches; collect what is due by a day."""
    account = bank.account(desk.organisation.id, account_id)
    form = forms.NewBatch(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            debiting.collect(
                org_id=desk.organisation.id,
                account_id=account_id,
                collect_on=form.cleaned_data["collect_on"],
                by=desk.person,
                now=clock.now(),
            )
            return back_to("staff-bank-debits", desk, account_id=account_id)
    found = debits.batches(account).order_by("-collect_on")[:SHOWN]
    return screen(request, desk, "staff/debits.html", form=form, account=account, batches=found)
