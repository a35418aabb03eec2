"""One's own data, through a mailed link: see it all, take it away, correct, withdraw, erase."""

import functools
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mobilize.http import throttles
from mobilize.http.unlisted import private
from mobilize.kit import clock
from mobilize.kit.languages import nearest
from mobilize.organisations import scoping
from mobilize.organisations.models import Organisation
from petitions.pages.forms import refusals_in
from petitions.pages.own_data_forms import AskForm, ConsentForm, CorrectForm, EraseForm
from petitions.pages.responses import see_other
from petitions.pages.scoped import of_organisation
from petitions.services import self_service
from petitions.services.limits import SelfServiceLimit, TokenLimit
from petitions.services.self_service import Held

# Whom a link names reaches a view as `Supporter`, which pages do not know as a table.
Person = Any


def of_owner(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Find whom the link in the path names and run the view in their organisation's scope.

    The view gets the person as its second argument, and the token.
    """

    @private
    @functools.wraps(view)
    def owned(request: HttpRequest, *, token: str, **path: Any) -> HttpResponse:
        throttles.spend(TokenLimit, request, now=clock.now())
        named = self_service.read_token(token)

        def once() -> HttpResponse:
            return view(request, self_service.person(named), token, **path)

        return scoping.answering(request, named.organisation_id, once)

    return owned


@require_http_methods(["GET", "HEAD", "POST"])
@of_organisation
def ask(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Ask for the link. The answer is the same whoever asks."""
    form = AskForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        throttles.spend(SelfServiceLimit, request, now=clock.now())
        with refusals_in(form):
            self_service.ask(
                organisation_id=organisation.id,
                email=form.cleaned_data["email"],
                now=clock.now(),
            )
            return see_other("my-data-sent", org=organisation.slug)
    shown = {"organisation": organisation, "form": form}
    return render(request, "petitions/my_data_ask.html", shown, status=400 if form.errors else 200)


@require_safe
@of_organisation
def sent(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Say that a mail is on its way, if we know the address. The same for everybody."""
    return render(request, "petitions/my_data_sent.html", {"organisation": organisation})


@require_safe
@of_owner
def see(request: HttpRequest, person: Person, token: str) -> HttpResponse:
    """Show everything that is held, and what can be done about it."""
    return _page(request, person, token)


@require_safe
@of_owner
def export(_request: HttpRequest, person: Person, _token: str) -> HttpResponse:
    """Hand out everything as a JSON file."""
    said = self_service.held(person).export(at=clock.now())
    headers = {"Content-Disposition": 'attachment; filename="my-data.json"'}
    return JsonResponse(said, json_dumps_params={"indent": 2}, headers=headers)


@require_POST
@of_owner
def correct(request: HttpRequest, person: Person, token: str) -> HttpResponse:
    """Correct name, country and language."""
    form = CorrectForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            self_service.correct(supporter=person, **form.cleaned_data)
            return _back(request, token, _("Corrected."))
    return _page(request, person, token, correct_form=form)


@require_POST
@of_owner
def agree(request: HttpRequest, person: Person, token: str) -> HttpResponse:
    """Give or withdraw consent: what is ticked holds from now on, and nothing else."""
    held = self_service.held(person, locale=_language())
    form = ConsentForm(request.POST, held=held)
    form.is_valid()  # boxes know no wrong answer
    self_service.agree(
        supporter=person,
        purposes=form.purposes,
        locale=_language(),
        evidence="boxes on the page of one’s own data",  # noqa: RUF001 - typographic
        now=clock.now(),
    )
    return _back(request, token, _("Your choice holds from now on."))


@require_POST
@of_owner
def change_signature(
    request: HttpRequest, person: Person, token: str, signature_id: Any
) -> HttpResponse:
    """Show or hide the name with a signature, or withdraw it: the pressed button says which."""
    if request.POST.get("do") == "withdraw":
        self_service.withdraw_signature(
            supporter=person, signature_id=signature_id, now=clock.now()
        )
        return _back(request, token, _("Your signature is withdrawn."))
    shown = request.POST.get("do") == "show"
    self_service.show_name(supporter=person, signature_id=signature_id, shown=shown)
    said = _("Your name is shown.") if shown else _("Your name is not shown.")
    return _back(request, token, said)


@require_POST
@of_owner
def erase(request: HttpRequest, person: Person, token: str) -> HttpResponse:
    """Erase everything and show the receipt: from then on the link opens nothing."""
    form = EraseForm(request.POST)
    if not form.is_valid():
        return _page(request, person, token, erase_form=form)
    receipt = self_service.erase(
        supporter=person,
        withdraw_signatures=form.cleaned_data["withdraw_signatures"],
        now=clock.now(),
    )
    shown = {"organisation": person.organisation, "receipt": receipt}
    return render(request, "petitions/my_data_erased.html", shown)


def _page(request: HttpRequest, person: Person, token: str, **forms: Any) -> HttpResponse:
    held = self_service.held(person, locale=_language())
    shown = {
        "organisation": person.organisation,
        "token": token,
        "held": held,
        "correct_form": CorrectForm(initial=_known(held)),
        "consent_form": ConsentForm(held=held),
        "erase_form": EraseForm(),
        **forms,
    }
    return render(request, "petitions/my_data.html", shown, status=400 if forms else 200)


def _known(held: Held) -> dict[str, str]:
    return {**held.person, "locale": nearest(held.person["locale"])}


def _back(request: HttpRequest, token: str, said: str) -> HttpResponse:
    messages.success(request, said)
    return see_other("my-data", token=token)


def _language() -> str:
    return translation.get_language() or ""
