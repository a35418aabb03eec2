"""What a supporter fills in on a page."""

from functools import partial
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mobilize.http import form_refusals
from mobilize.kit.email_address import MAX_LENGTH
from petitions.domain import wording
from petitions.pages import countries
from petitions.pages.country_select import CountrySelect
from petitions.pages.screened import Screened

NAME_LENGTH = 100
POSTCODE_LENGTH = 20
TOKEN_LENGTH = 2000


class SignForm(Screened):
    """Sign a petition. No box is ticked beforehand, and none has to be.

    A postcode is asked for only where it tells a region.
    """

    use_required_attribute = False  # our own sentences say what is missing, in one summary

    name = forms.CharField(
        label=_("Your name"),
        help_text=_("First and last name."),
        max_length=NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Enter your name.")},
    )
    email = forms.CharField(
        label=_("Your e-mail address"),
        help_text=_("We write to you once, to ask whether it was you who signed."),
        max_length=MAX_LENGTH,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"required": _("Enter your e-mail address.")},
    )
    country = forms.ChoiceField(
        label=_("The country you live in"),
        choices=countries.choices,
        widget=CountrySelect(attrs={"autocomplete": "country"}),
        error_messages={"required": _("Choose the country you live in.")},
    )
    postcode = forms.CharField(
        label=_("Postcode"),
        help_text=_("It tells us your region, for counting. We do not keep the postcode itself."),
        max_length=POSTCODE_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
    )
    name_shown = forms.BooleanField(
        label=_("Show my name among the supporters of this petition"),
        required=False,
    )
    t = forms.CharField(required=False, max_length=TOKEN_LENGTH, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, organisation: str, asks_postcode: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        if not asks_postcode:
            del self.fields["postcode"]
        # In the language of the page, which is noted with the signature and so with each consent.
        sentences = wording.sentences(organisation=organisation, locale=get_language() or "")
        for purpose, sentence in sentences.items():
            self.fields[purpose] = forms.BooleanField(label=sentence, required=False)
        self._purposes = tuple(wording.PURPOSES)

    @property
    def consents(self) -> set[str]:
        """Return the purposes whose box is ticked."""
        return {purpose for purpose in self._purposes if self.cleaned_data[purpose]}

    @property
    def consent_fields(self) -> list[forms.BoundField]:
        return [self[purpose] for purpose in self._purposes]


# What is about the petition and not about the form is answered by an error page.
refusals_in = partial(form_refusals.refusals_in, above=False)
