"""Receipts: list them, issue one, void one, send it again, take it out."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from donations.api import papers
from donations.queries import receipt_profiles, receiptable
from donations.queries import receipts as found
from donations.services import receipt_copies, receipt_voiding, receipting
from mobilize.dashboards.forms import refusals_in
from mobilize.dashboards.receipt_forms import RunForm, VoidForm
from mobilize.dashboards.staff import Desk, back_to, screen, staff_required, telling
from mobilize.kit import clock
from mobilize.organisations.models import Role

PAGE = 50
RUNS = 5


@require_safe
@staff_required(Role.ANALYST)
def listing(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show the series, the newest receipts, and the gifts that none tells of."""
    return overview(request, desk, RunForm())


@require_POST
@staff_required(Role.CAMPAIGNER)
def issue(request: HttpRequest, desk: Desk, payment_id: UUID) -> HttpResponse:
    """Issue the receipt for one gift."""
    with telling(request, _("The receipt is issued and on its way.")):
        receipting.single(
            organisation=desk.organisation, payment_id=payment_id, by=desk.person, now=clock.now()
        )
    return back_to("staff-receipts", desk)


@require_safe
@staff_required(Role.ANALYST)
def detail(request: HttpRequest, desk: Desk, receipt_id: UUID) -> HttpResponse:
    """Show one receipt, without who gave: its gifts, its copies, what became of it."""
    return _detail(request, desk, receipt_id, VoidForm())


@require_POST
@staff_required(Role.CAMPAIGNER)
def void(request: HttpRequest, desk: Desk, receipt_id: UUID) -> HttpResponse:
    """Declare a receipt void, with or without another in its place."""
    form = VoidForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            receipt_voiding.void(
                organisation=desk.organisation,
                receipt_id=receipt_id,
                by=desk.person,
                now=clock.now(),
                **form.cleaned_data,
            )
            messages.success(request, _("The receipt is void."))
            return back_to("staff-receipt", desk, receipt_id=receipt_id)
    return _detail(request, desk, receipt_id, form)


@require_POST
@staff_required(Role.CAMPAIGNER)
def send(request: HttpRequest, desk: Desk, receipt_id: UUID) -> HttpResponse:
    """Mail a receipt once more."""
    with telling(request, _("A copy is on its way.")):
        receipt_copies.mail_again(
            organisation_id=desk.organisation.id, receipt_id=receipt_id, now=clock.now()
        )
    return back_to("staff-receipt", desk, receipt_id=receipt_id)


@require_POST
@staff_required(Role.OWNER)
def paper(_request: HttpRequest, desk: Desk, receipt_id: UUID) -> HttpResponse:
    """Take out a copy: it names its giver."""
    copy = receipt_copies.print_out(
        organisation_id=desk.organisation.id, receipt_id=receipt_id, way="staff", now=clock.now()
    )
    return papers.Paper(copy)


def overview(request: HttpRequest, desk: Desk, form: RunForm) -> HttpResponse:
    """Draw the screen of all receipts, with a form for a year's."""
    organisation = desk.organisation
    profile = receipt_profiles.known(organisation.id)
    before = _uuid(request.GET.get("before", ""))
    rows = found.of(organisation.id).order_by("-id")
    page = list((rows.filter(id__lt=before) if before else rows)[: PAGE + 1])
    shown = {
        "form": form,
        "profile": profile,
        "series": found.series(organisation.id),
        "runs": found.runs(organisation.id).order_by("-id")[:RUNS],
        "receipts": page[:PAGE],
        "waiting": receiptable.waiting(organisation),
        "next": page[PAGE - 1].id if len(page) > PAGE else None,
    }
    return screen(request, desk, "staff/receipts.html", **shown)


def _detail(request: HttpRequest, desk: Desk, receipt_id: UUID, form: VoidForm) -> HttpResponse:
    receipt = found.by_id(desk.organisation.id, receipt_id)
    shown = {
        "form": form,
        "receipt": receipt,
        "void": getattr(receipt, "void", None),
        "newer": found.replacement(receipt),
        "lines": receipt.lines.select_related("payment__pledge__cause").order_by("given_on", "id"),
        "copies": receipt.copies.order_by("number"),
    }
    return screen(request, desk, "staff/receipt.html", **shown)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
