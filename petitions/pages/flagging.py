"""Reporting a petition that breaks the rules."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from mobilize.http import client_address, throttles
from mobilize.kit import clock
from mobilize.organisations.models import Organisation
from petitions.domain import flags
from petitions.pages.forms import refusals_in
from petitions.pages.responses import see_other
from petitions.pages.scoped import of_organisation
from petitions.queries import catalogue
from petitions.services import flagging
from petitions.services.limits import FlaggingLimit

REASONS = {
    "hateful": _("It insults, threatens or degrades people"),
    "false": _("It says something false"),
    "personal-data": _("It shows private details of somebody"),
    "unlawful": _("It breaks the law in another way"),
    "spam": _("It advertises, or is not a petition"),
    "other": _("Something else"),
}


class FlagForm(forms.Form):
    """Why somebody reports a petition."""

    use_required_attribute = False  # our own sentences say what is missing, in one summary

    reason = forms.ChoiceField(
        label=_("What is wrong with this petition?"),
        choices=list(REASONS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is wrong.")},
    )
    text = forms.CharField(
        label=_("Tell us more"),
        help_text=_("We do not ask who you are. Please write nothing that says so."),
        required=False,
        max_length=flags.TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@of_organisation
def flag(request: HttpRequest, organisation: Organisation, slug: str) -> HttpResponse:
    """Ask what is wrong; on POST tell the moderators."""
    petition = catalogue.petition(organisation.id, slug, drafts=False)
    now = clock.now()
    form = FlagForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        throttles.spend(FlaggingLimit, request, now=now)
        with refusals_in(form):
            flagging.flag(
                petition=petition,
                reason=form.cleaned_data["reason"],
                text=form.cleaned_data["text"],
                network=bytes.fromhex(client_address.hidden(client_address.of(request), now=now)),
                now=now,
            )
            return see_other("flag-noted", org=organisation.slug, slug=slug)
    shown = {"organisation": organisation, "petition": petition, "form": form}
    return render(request, "petitions/flag.html", shown, status=400 if form.errors else 200)


@require_safe
@of_organisation
def noted(request: HttpRequest, organisation: Organisation, slug: str) -> HttpResponse:
    """Say that the moderators will look. The same for everybody."""
    petition = catalogue.petition(organisation.id, slug, drafts=False)
    shown = {"organisation": organisation, "petition": petition}
    return render(request, "petitions/flag_noted.html", shown)
