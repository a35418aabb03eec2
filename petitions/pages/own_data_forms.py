"""What people fill in about their own data."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from mobilize.kit.email_address import MAX_LENGTH
from petitions.pages import countries
from petitions.pages.country_select import CountrySelect
from petitions.pages.forms import NAME_LENGTH
from petitions.services.self_service import Held


class AskForm(forms.Form):
    """Ask for the link."""

    use_required_attribute = False

    email = forms.CharField(
        label=_("Your e-mail address"),
        help_text=_("The one you signed with. If we know it, we send the link there."),
        max_length=MAX_LENGTH,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"required": _("Enter your e-mail address.")},
    )


class CorrectForm(forms.Form):
    """Correct what is wrong."""

    use_required_attribute = False

    name = forms.CharField(
        label=_("Your name"),
        max_length=NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Enter your name.")},
    )
    country = forms.ChoiceField(
        label=_("The country you live in"),
        choices=countries.choices,
        required=False,
        widget=CountrySelect(attrs={"autocomplete": "country"}),
    )
    locale = forms.ChoiceField(
        label=_("The language of our mails"), choices=settings.LANGUAGES, required=False
    )


class ConsentForm(forms.Form):
    """What somebody agrees to; each box shows what holds now."""

    def __init__(self, *args: Any, held: Held, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for purpose, sentence in held.sentences.items():
            self.fields[purpose] = forms.BooleanField(
                label=sentence, required=False, initial=purpose in held.agreed
            )

    @property
    def purposes(self) -> set[str]:
        """Return what is agreed to."""
        return {purpose for purpose, agreed in self.cleaned_data.items() if agreed}


class EraseForm(forms.Form):
    """Erase everything, for good."""

    sure = forms.BooleanField(
        label=_("I understand that this cannot be undone"),
        error_messages={"required": _("Tick the box to show that you mean it.")},
    )
    withdraw_signatures = forms.BooleanField(
        label=_("Withdraw my signatures too, so that they no longer count"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.use_required_attribute = False
