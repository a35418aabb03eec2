"""Payments: list them, give money back, decide about held money, see the tie-out."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from donations.queries import payments, tying_out
from donations.services import deciding, refunding
from mobilize.dashboards import payment_forms
from mobilize.dashboards.forms import refusals_in
from mobilize.dashboards.staff import Desk, back_to, screen, staff_required, telling
from mobilize.kit import clock
from mobilize.organisations.models import Role

PAGE = 50


@require_safe
@staff_required(Role.ANALYST)
def listing(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List payments, newest first, a page at a time; without a name or an address."""
    form = payment_forms.PaymentFilters(request.GET)
    rows = payments.of(desk.organisation.id).order_by("-id")
    if form.is_valid() and form.cleaned_data["before"]:
        rows = rows.filter(id__lt=form.cleaned_data["before"])
    page = list(rows[: PAGE + 1])
    return screen(
        request,
        desk,
        "staff/payments.html",
        payments=page[:PAGE],
        held=payments.held(desk.organisation.id).count(),
        next=page[PAGE - 1].id if len(page) > PAGE else None,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Role.ANALYST)
def detail(request: HttpRequest, desk: Desk, payment_id: UUID) -> HttpResponse:
    """Show a payment; on POST an owner gives some of it back."""
    payment = payments.by_id(desk.organisation.id, payment_id)
    left = refunding.left_of(payment)
    said = request.POST if request.method == "POST" and desk.may_manage else None
    form = payment_forms.Refund(said, left_minor=left, currency=payment.currency)
    if form.is_valid():
        with refusals_in(form):
            refunding.ask(
                organisation_id=desk.organisation.id,
                payment_id=payment_id,
                **form.cleaned_data,
                by=desk.person,
                now=clock.now(),
            )
            messages.success(request, _("The money goes back now."))
            return back_to("staff-payment", desk, payment_id=payment_id)
    return screen(
        request,
        desk,
        "staff/payment.html",
        form=form,
        payment=payment,
        left=left,
        refunds=payments.refunds_of(payment),
        disputes=payments.disputes_of(payment),
    )


@require_safe
@staff_required(Role.CAMPAIGNER)
def held(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List the payments whose money is held, the oldest first: holds run out after a week."""
    rows = payments.held(desk.organisation.id).filter(decision="").order_by("id")[:PAGE]
    return screen(request, desk, "staff/held_payments.html", payments=rows)


@require_POST
@staff_required(Role.CAMPAIGNER)
def decide(request: HttpRequest, desk: Desk, payment_id: UUID) -> HttpResponse:
    """Take held money, or let it go."""
    take = request.POST.get("take") == "yes"
    done = _("The money is being taken.") if take else _("The money is let go.")
    with telling(request, done):
        deciding.decide(
            organisation_id=desk.organisation.id,
            payment_id=payment_id,
            take=take,
            by=desk.person,
            now=clock.now(),
        )
    return back_to("staff-payments-held", desk)


@require_safe
@staff_required(Role.ANALYST)
def tie_out(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show what the last comparison of provider, payments and book found."""
    row = tying_out.of(desk.organisation.id).first()
    named = tying_out.named_in(row) if row else []
    others = tying_out.unnamed_in(row) if row else []
    return screen(request, desk, "staff/tie_out.html", row=row, differences=named, unnamed=others)
