"""A giver's own recurring gift, behind a mailed link: GET shows, POST acts."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from donations.domain import plan_life
from donations.domain.plan_life import ATTEMPTS
from donations.pages.forms import major, minor
from donations.pages.plan_forms import ChangeForm, MoveForm, PauseForm, StopForm
from donations.pages.scoped import private, refusals_in
from donations.services import own_plans
from donations.services.limits import CheckoutLimit, PledgingLimit
from mobilize.http import client_address, throttles
from mobilize.kit import clock, repeating
from mobilize.kit.languages import written
from mobilize.organisations.models import Organisation

Act = Callable[[dict[str, Any]], object]


@require_safe
@private
def page(request: HttpRequest, organisation: Organisation, token: str) -> HttpResponse:
    """Show a recurring gift and what its giver can do about it."""
    return _drawn(request, organisation, token)


@require_POST
@private
def repair(request: HttpRequest, organisation: Organisation, token: str) -> HttpResponse:
    """Go to the provider's page to put right what failed; the card used is charged later."""
    throttles.spend(CheckoutLimit, request, now=clock.now())
    url = own_plans.repair(token=token, address=client_address.of(request), now=clock.now())
    return HttpResponse(status=303, headers={"Location": url})


@require_POST
@private
def card(request: HttpRequest, organisation: Organisation, token: str) -> HttpResponse:
    """Go to the provider's page to leave another card; nothing is charged there."""
    throttles.spend(CheckoutLimit, request, now=clock.now())
    url = own_plans.replace_card(token=token, address=client_address.of(request), now=clock.now())
    return HttpResponse(status=303, headers={"Location": url})


@require_POST
@private
def resume(request: HttpRequest, organisation: Organisation, token: str) -> HttpResponse:
    """Take a gift up again with the card on file."""
    throttles.spend(PledgingLimit, request, now=clock.now())
    own_plans.resume(token=token, now=clock.now())
    return _back(request, organisation, token, _("Your gift goes on. We write to you before."))


@require_POST
@private
def change(request: HttpRequest, organisation: Organisation, token: str) -> HttpResponse:
    """Change the amount or the day."""
    currency = own_plans.read(token=token).money.currency
    form = ChangeForm(request.POST, currency=currency)
    return _acted(
        request, organisation, token, form,
        lambda said: own_plans.change(
            token=token, amount_minor=minor(said["amount"], currency),
            anchor_day=said["anchor_day"], now=clock.now(),
        ),
        _("It is changed, from the next charge on."),
    )  # fmt: skip


@require_POST
@private
def pause(request: HttpRequest, organisation: Organisation, token: str) -> HttpResponse:
    """Charge nothing until a day."""
    return _acted(
        request, organisation, token, PauseForm(request.POST),
        lambda said: own_plans.pause(token=token, until=said["until"], now=clock.now()),
        _("Your gift pauses. Nothing is charged meanwhile."),
    )  # fmt: skip


@require_POST
@private
def stop(request: HttpRequest, organisation: Organisation, token: str) -> HttpResponse:
    """End it."""
    return _acted(
        request, organisation, token, StopForm(request.POST),
        lambda said: own_plans.stop(token=token, reason=said["reason"], now=clock.now()),
        _("Your gift is stopped. Nothing is charged any more."),
    )  # fmt: skip


@require_POST
@private
def move(request: HttpRequest, organisation: Organisation, token: str) -> HttpResponse:
    """Give to another cause from now on."""
    form = MoveForm(request.POST, causes=own_plans.read(token=token).causes)
    return _acted(
        request, organisation, token, form,
        lambda said: own_plans.move(token=token, cause=said["cause"], now=clock.now()),
        _("Your gift goes there, from the next charge on."),
    )  # fmt: skip


def _acted(
    request: HttpRequest,
    organisation: Organisation,
    token: str,
    form: forms.Form,
    act: Act,
    done: str,
) -> HttpResponse:
    throttles.spend(PledgingLimit, request, now=clock.now())
    if form.is_valid():
        _act(form, act)
        if not form.errors:
            return _back(request, organisation, token, done)
    return _drawn(request, organisation, token, tried=form)


@repeating.wholly
def _act(form: forms.Form, act: Act) -> None:
    with refusals_in(form):
        act(form.cleaned_data)


def _drawn(
    request: HttpRequest,
    organisation: Organisation,
    token: str,
    *,
    tried: forms.Form | None = None,
) -> HttpResponse:
    own = own_plans.read(token=token)
    plan = own.plan
    shown = {
        "organisation": organisation,
        "plan": plan,
        "token": token,
        "money": written(own.money),
        "next_on": own.next_on,
        "has_card": own.has_card,
        "takes_card": own.takes_card,
        "standing": own.standing,
        "attempts": ATTEMPTS,
        "can": own.can,
        "changeable": plan.state in plan_life.CHANGEABLE,
        "form": tried,
        **_forms(own, tried),
    }
    status = 400 if tried is not None else 200
    return render(request, "donations/plan.html", shown, status=status)


def _forms(own: own_plans.Own, tried: forms.Form | None) -> dict[str, forms.Form]:
    """Return the page's forms: the one that was tried says what is wrong with it."""
    plan, currency = own.plan, own.money.currency
    there = {"amount": major(own.money.minor, currency), "anchor_day": plan.anchor_day}
    fresh: dict[str, forms.Form] = {
        "change_form": ChangeForm(initial=there, currency=currency),
        "pause_form": PauseForm(),
        "stop_form": StopForm(),
        "move_form": MoveForm(causes=own.causes, initial={"cause": plan.cause.slug}),
    }
    return {
        name: tried if tried is not None and isinstance(tried, type(form)) else form
        for name, form in fresh.items()
    }


def _back(request: HttpRequest, organisation: Organisation, token: str, done: str) -> HttpResponse:
    messages.success(request, done)
    path = reverse("plan-page", args=[organisation.slug, token])
    return HttpResponse(status=303, headers={"Location": path})
