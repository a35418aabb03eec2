"""The page of one's own gifts, behind the mailed link to one's own data.

GET shows, POST acts; a receipt's paper is asked for by POST, since each copy is written down.
"""

import functools
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from donations.api import papers
from donations.pages.own_forms import AddressForm, DeclareForm, EndForm
from donations.pages.scoped import refusals_in
from donations.services import (
    declaring,
    own_gifts,
    own_refunds,
    receipt_copies,
    receipt_holders,
)
from mobilize.http import throttles, unlisted
from mobilize.kit import clock
from mobilize.organisations import scoping
from petitions.services import self_service
from petitions.services.limits import TokenLimit

# Whom a link names reaches a view as `Supporter`, which pages do not know as a table.
Person = Any
View = Callable[..., HttpResponse]


def of_giver(view: View) -> View:
    """Find whom the link names and run the view in their organisation's scope.

    The page, whose address holds the token, stays out of caches and search engines.
    """

    @functools.wraps(view)
    def owned(request: HttpRequest, *, token: str, **path: Any) -> HttpResponse:
        throttles.spend(TokenLimit, request, now=clock.now())
        named = self_service.read_token(token)

        def once() -> HttpResponse:
            return view(request, self_service.person(named), token, **path)

        return scoping.answering(request, named.organisation_id, once)

    return unlisted.private(owned)


@require_safe
@of_giver
def see(request: HttpRequest, person: Person, token: str) -> HttpResponse:
    """Show what somebody gave, what went back, and which receipts tell of it."""
    return _page(request, person, token)


@require_POST
@of_giver
def paper(_request: HttpRequest, person: Person, _token: str, receipt_id: UUID) -> HttpResponse:
    """Hand out a copy of a receipt."""
    copy = receipt_copies.print_own(supporter=person, receipt_id=receipt_id, now=clock.now())
    return papers.Paper(copy)


@require_POST
@of_giver
def take_back(request: HttpRequest, person: Person, token: str, payment_id: UUID) -> HttpResponse:
    """Give a gift back to whoever gave it."""
    own_refunds.ask(supporter=person, payment_id=payment_id, now=clock.now())
    return _back(request, token, _("You get your gift back. It takes your bank a few days."))


@require_POST
@of_giver
def set_address(request: HttpRequest, person: Person, token: str) -> HttpResponse:
    """Write down where somebody lives, for receipts from now on."""
    form = AddressForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            receipt_holders.set_address(
                supporter=person, address=form.cleaned_data["address"], now=clock.now()
            )
            return _back(request, token, _("Your address is written down."))
    return _page(request, person, token, address_form=form)


@require_POST
@of_giver
def declare(request: HttpRequest, person: Person, token: str) -> HttpResponse:
    """Give a tax declaration."""
    sentence, claimant = own_gifts.wording(person.organisation, locale=_language())
    form = DeclareForm(request.POST, sentence=sentence, organisation=claimant)
    if form.is_valid():
        with refusals_in(form):
            declaring.give(
                organisation=person.organisation,
                supporter=person,
                said=form.said(),
                now=clock.now(),
            )
            return _back(request, token, _("Your declaration is written down."))
    return _page(request, person, token, declare_form=form)


@require_POST
@of_giver
def end_declaration(
    request: HttpRequest, person: Person, token: str, declaration_id: UUID
) -> HttpResponse:
    """Take a tax declaration back from a day on."""
    form = EndForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            declaring.cancel(
                organisation=person.organisation,
                declaration_id=declaration_id,
                ends_on=form.cleaned_data["ends_on"],
                supporter=person,
                now=clock.now(),
            )
            return _back(request, token, _("Your declaration ends on that day."))
    return _page(request, person, token, end_form=form, ended=declaration_id)


def _page(request: HttpRequest, person: Person, token: str, **forms: Any) -> HttpResponse:
    held = own_gifts.held(person, locale=_language(), now=clock.now())
    shown = {
        "organisation": person.organisation,
        "token": token,
        "held": held,
        "address_form": AddressForm(initial={"address": held.address}),
        "declare_form": _declare_form(held),
        "end_form": EndForm(today=held.today),
        **forms,
    }
    return render(request, "donations/my_gifts.html", shown, status=400 if forms else 200)


def _declare_form(held: own_gifts.Held) -> DeclareForm | None:
    if held.sentence is None:
        return None
    since = {"since": held.today}
    return DeclareForm(sentence=held.sentence, organisation=held.claimant, initial=since)


def _back(request: HttpRequest, token: str, said: str) -> HttpResponse:
    messages.success(request, said)
    return HttpResponse(status=303, headers={"Location": reverse("my-gifts", args=[token])})


def _language() -> str:
    return translation.get_language() or ""
