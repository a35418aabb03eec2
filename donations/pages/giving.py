"""Giving: the form, the way to the card provider, and back."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from donations.domain import pledge_life
from donations.domain.rails import PAID_ON_A_PAGE
from donations.pages import fundraising_parts, standing, thermometer
from donations.pages.forms import TOKEN_LENGTH, GiveForm
from donations.pages.scoped import private, refusals_in
from donations.queries import pledges
from donations.services import (
    asking,
    bank_accounts,
    checking,
    checkout,
    part_collecting,
    pledging,
)
from donations.services.limits import CheckoutLimit, PledgingLimit
from mobilize.http import client_address, throttles
from mobilize.kit import clock, repeating
from mobilize.kit.languages import written
from mobilize.kit.money import Money
from mobilize.organisations import scoping
from mobilize.organisations.models import Organisation
from petitions.queries import catalogue
from petitions.services import arriving
from petitions.services.arriving import Opening


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@private
def give(request: HttpRequest, organisation: Organisation, slug: str) -> HttpResponse:
    """Show the form; on POST promise, then go to the provider or to the thanks page.

    `t` in the address is the touch a visitor came with; who brings none gets one here.
    """
    with scoping.within(organisation.id):
        cause = catalogue.cause(organisation.id, slug, drafts=False)
        petition = _petition(request, organisation)
        page = fundraising_parts.named_in(request, organisation)
        form = _form(request, cause=cause, petition=petition)
        form.initial["page"] = page.slug if page else ""
        form.is_valid()
    pledge = _promised(form, cause=cause, petition=petition, fundraising_page=page)
    if pledge is None:
        return _drawn(request, organisation, form, cause=cause, page=page)
    if pledge.rail in PAID_ON_A_PAGE and not pledge.condition:
        return _to_provider(request, organisation, pledge.id)
    token = pledging.token_of(pledge)
    return _see_other(reverse("pledge-thanks", args=[organisation.slug, token]))


@require_safe
@private
def thanks(request: HttpRequest, organisation: Organisation, token: str) -> HttpResponse:
    """Say how a pledge stands: only the provider's word makes it received."""
    return _show(request, organisation, token, template="donations/thanks.html")


@require_safe
@private
def cancelled(request: HttpRequest, organisation: Organisation, token: str) -> HttpResponse:
    """Say that nothing was paid, and offer to go on."""
    return _show(request, organisation, token, template="donations/cancelled.html")


@require_POST
@private
def pay(request: HttpRequest, organisation: Organisation, token: str) -> HttpResponse:
    """Go (back) to the provider's page for a pledge."""
    throttles.spend(CheckoutLimit, request, now=clock.now())
    pledge_id = pledging.read_token(token, organisation_id=organisation.id)
    return _to_provider(request, organisation, pledge_id)


@require_POST
@private
def stop(request: HttpRequest, organisation: Organisation, token: str) -> HttpResponse:
    """Call off what is left of a promise in instalments."""
    throttles.spend(PledgingLimit, request, now=clock.now())
    pledge_id = pledging.read_token(token, organisation_id=organisation.id)
    part_collecting.stop(organisation=organisation, pledge_id=pledge_id, now=clock.now())
    return _see_other(reverse("pledge-thanks", args=[organisation.slug, token]))


@repeating.wholly
def _promised(form: GiveForm, *, cause: Any, **given: Any) -> Any:
    """Return the pledge that a form makes, in a transaction of its own; None for a wrong one."""
    pledge = None
    if not form.is_valid():
        return pledge
    with scoping.within(cause.organisation_id), refusals_in(form):
        pledge = pledging.make(
            cause=cause,
            promise=form.promise(),
            giver=form.giver(),
            touch_token=form.cleaned_data["t"] or None,
            now=clock.now(),
            **given,
        )
    return pledge  # noqa: RET504 - a refusal, which the form tells, leaves it None


def _drawn(
    request: HttpRequest,
    organisation: Organisation,
    form: GiveForm,
    *,
    cause: Any,
    **shown: Any,
) -> HttpResponse:
    """Draw the form with how its reader came, which counts a visit."""
    opening = Opening(
        method=request.method or "",
        query=request.GET.dict(),
        headers=request.headers,
        cookies=request.COOKIES,
    )
    with scoping.within(organisation.id):
        arrival = arriving.arrive(opening, org=organisation, cause_id=cause.id, now=clock.now())
        shown["page"] = fundraising_parts.face_of(shown["page"])
        shown["matches"] = thermometer.matches(
            organisation=organisation, cause=cause, now=clock.now()
        )
    form.initial["t"] = arrival.token
    shown |= {"organisation": organisation, "form": form, "cause": cause}
    response = render(request, "donations/give.html", shown, status=400 if form.errors else 200)
    if arrival.memory is not None:
        response.set_cookie(**arrival.memory.cookie)
    return response


def _form(request: HttpRequest, *, cause: Any, petition: Any) -> GiveForm:
    """Return the form with the amounts its reader is asked for; a sent one with those it showed."""
    terms = {"organisation": cause.organisation.name, "currency": cause.currency}
    if request.method != "POST":
        shown = asking.choose(cause=cause, petition=petition, touch_token=request.GET.get("t"))
        there = {
            "ask": asking.token_of(shown),
            "petition": petition.slug if petition else "",
            "suggested": str(shown.amounts_minor[0]) if shown.amounts_minor else "",
        }
        return GiveForm(**terms, shown=shown, initial=there)
    throttles.spend(PledgingLimit, request, now=clock.now())
    token = request.POST.get("ask", "")[:TOKEN_LENGTH]
    shown = asking.read_token(token, organisation_id=cause.organisation_id)
    return GiveForm(request.POST, **terms, shown=shown)


def _petition(request: HttpRequest, organisation: Organisation) -> Any:
    """Return the petition that a reader comes from, as the address or the form names it."""
    slug = request.POST.get("petition", "") or request.GET.get("petition", "")
    return catalogue.petition(organisation.id, slug, drafts=False) if slug else None


def _show(
    request: HttpRequest, organisation: Organisation, token: str, *, template: str
) -> HttpResponse:
    pledge_id = pledging.read_token(token, organisation_id=organisation.id)
    with scoping.within(organisation.id):
        pledge = pledges.by_id(organisation.id, pledge_id)
        today = organisation.day_of(clock.now())
        shown = {
            "organisation": organisation,
            "cause": pledge.cause,
            "pledge": pledge,
            "goal": written(Money(pledge.condition_number or 0, pledge.currency)),
            **standing.of(pledge, today=today),
            "payable": pledge.state in pledge_life.PAYABLE,
            "transfer": bank_accounts.told_to(pledge),
            "being_paid": pledges.is_being_paid(pledge),
            "token": token,
            "asked": pledge.confirm_asked_at is not None,
            "paid_on_a_page": PAID_ON_A_PAGE,
        }
        return render(request, template, shown)


def _to_provider(request: HttpRequest, organisation: Organisation, pledge_id: UUID) -> HttpResponse:
    """Open the provider's page; no transaction is open here."""
    now, address = clock.now(), client_address.of(request)
    manner = checking.look(organisation=organisation, pledge_id=pledge_id, address=address, now=now)
    url = checkout.start(organisation=organisation, pledge_id=pledge_id, manner=manner, now=now)
    return _see_other(url)


def _see_other(address: str) -> HttpResponse:
    return HttpResponse(status=303, headers={"Location": address})
