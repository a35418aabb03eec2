"""Bank accounts and their statements: add one, send a file, see what it told."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as say
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from donations.queries import bank
from donations.services import bank_accounts, statements
from mobilize.dashboards import bank_forms as forms
from mobilize.dashboards.forms import refusals_in
from mobilize.dashboards.staff import Desk, back_to, screen, staff_required
from mobilize.kit import clock
from mobilize.organisations.models import Role

STATEMENTS_SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Role.CAMPAIGNER)
def overview(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List the organisation's accounts, and how many lines wait; add an account."""
    form = forms.NewAccount(
        request.POST if request.method == "POST" else None,
        initial={"currency": desk.organisation.currency},
    )
    if form.is_valid():
        said = dict(form.cleaned_data)
        with refusals_in(form):
            account = bank_accounts.add(
                organisation=desk.organisation, account=said.pop("iban"), **said, now=clock.now()
            )
            return back_to("staff-bank-account", desk, account_id=account.id)
    return screen(
        request,
        desk,
        "staff/bank.html",
        form=form,
        accounts=bank.accounts(desk.organisation.id).order_by("created_at"),
        waiting=bank.lines(desk.organisation.id).filter(state="waiting").count(),
    )


@require_http_methods(["GET", "HEAD"])
@staff_required(Role.CAMPAIGNER)
def account(request: HttpRequest, desk: Desk, account_id: UUID) -> HttpResponse:
    """Show an account's statements, the form for a file, and how its bank writes CSV."""
    return _account(request, desk, account_id)


@require_POST
@staff_required(Role.CAMPAIGNER)
def change(request: HttpRequest, desk: Desk, account_id: UUID) -> HttpResponse:
    """Change an account, or how its bank writes CSV."""
    found = bank.account(desk.organisation.id, account_id)
    form = forms.AccountChanges(request.POST, account=found)
    if form.is_valid():
        with refusals_in(form):
            bank_accounts.change(org_id=desk.organisation.id, account_id=account_id, **form.said())
            messages.success(request, say("The account is saved."))
            return back_to("staff-bank-account", desk, account_id=account_id)
    return _account(request, desk, account_id, changes=form)


@require_POST
@staff_required(Role.CAMPAIGNER)
def send(request: HttpRequest, desk: Desk, account_id: UUID) -> HttpResponse:
    """Take a file of the bank in."""
    form = forms.NewStatement(request.POST, request.FILES)
    if form.is_valid():
        with refusals_in(form):
            found = statements.take(
                org_id=desk.organisation.id,
                account_id=account_id,
                name=form.cleaned_data["name"],
                data=form.cleaned_data["file"].read(),
                by=desk.person,
                now=clock.now(),
            )
            new = sum(each.told for each in found)
            told = ngettext("%(n)d new line was told.", "%(n)d new lines were told.", new)
            messages.success(request, told % {"n": new})
            return back_to("staff-bank-account", desk, account_id=account_id)
    return _account(request, desk, account_id, new=form)


def _account(
    request: HttpRequest,
    desk: Desk,
    account_id: UUID,
    *,
    new: forms.NewStatement | None = None,
    changes: forms.AccountChanges | None = None,
) -> HttpResponse:
    found = bank.account(desk.organisation.id, account_id)
    told = list(bank.statements(found).order_by("-id")[:STATEMENTS_SHOWN])
    answer = screen(
        request,
        desk,
        "staff/bank_account.html",
        account=found,
        form=new or forms.NewStatement(),
        changes=changes or forms.AccountChanges(None, account=found),
        statements=bank.with_gaps(told),
    )
    refused = (new is not None and new.errors) or (changes is not None and changes.errors)
    answer.status_code = 400 if refused else 200
    return answer
