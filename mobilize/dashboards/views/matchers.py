"""What a matcher owes and has paid, at a desk."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from donations.queries import match_offers, match_payments
from donations.services import match_paying
from mobilize.dashboards.matching_forms import CountPayment, UndonePayment
from mobilize.dashboards.staff import Desk, back_to, screen, staff_required, telling
from mobilize.http.form_refusals import refusals_in
from mobilize.kit import clock
from mobilize.organisations.models import Role


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Role.CAMPAIGNER)
def account(request: HttpRequest, desk: Desk, offer_id: UUID) -> HttpResponse:
    """Show what was counted against an offer, and count another payment."""
    offer = match_offers.by_id(desk.organisation.id, offer_id)
    form = CountPayment(
        request.POST if request.method == "POST" else None,
        payments=match_payments.choices(desk.organisation, offer),
    )
    if form.is_valid():
        with refusals_in(form):
            match_paying.count(
                org=desk.organisation, offer_id=offer_id, payment_id=form.cleaned_data["payment"],
                by=desk.person, now=clock.now(),
            )  # fmt: skip
            messages.success(request, _("The payment is counted."))
            return back_to("staff-matching-account", desk, offer_id=offer_id)
    (found,) = match_payments.accounts(desk.organisation.id, [offer])
    counted = match_payments.of_offer(desk.organisation.id, offer_id).order_by("-id")
    shown = {"account": found, "counted": counted, "form": form}
    return screen(request, desk, "staff/match_account.html", **shown)


@require_POST
@staff_required(Role.CAMPAIGNER)
def undo(request: HttpRequest, desk: Desk, offer_id: UUID) -> HttpResponse:
    """Take back that a payment was counted; the gift stays in the book."""
    form = UndonePayment(request.POST)
    if form.is_valid():
        with telling(request, _("The payment is not counted any more.")):
            match_paying.undo(
                org=desk.organisation, offer_id=offer_id, payment_id=form.cleaned_data["payment"],
                by=desk.person, now=clock.now(),
            )  # fmt: skip
    return back_to("staff-matching-account", desk, offer_id=offer_id)
