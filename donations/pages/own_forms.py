"""What givers fill in on the page of their own gifts."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from donations.domain.tax_wording import Sentence
from donations.services.declaring import Said

EVIDENCE = "box on the giver\u2019s own page, opened through a mailed link"


def _day(**options: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    said = {"invalid": _("Enter a day."), "required": _("Enter a day.")}
    return forms.DateField(widget=widget, error_messages=said, **options)


class AddressForm(forms.Form):
    """Where a giver lives, as it stands on receipts."""

    use_required_attribute = False

    address = forms.CharField(
        label=_("Your postal address"),
        help_text=_(
            "It stands on receipts and declarations from now on. Leave it empty to remove it."
        ),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "street-address"}),
    )


class DeclareForm(forms.Form):
    """A tax declaration: its days, and the sentence that is declared."""

    use_required_attribute = False

    since = _day(label=_("For my gifts from this day on"))
    until = _day(
        label=_("Up to this day"), help_text=_("Leave it empty for all to come."), required=False
    )
    agreed = forms.BooleanField(error_messages={"required": _("Tick the box if you declare this.")})
    wording = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, sentence: Sentence, organisation: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._sentence = sentence
        self.fields["agreed"].label = sentence.said(organisation)
        self.fields["wording"].initial = sentence.fingerprint

    def clean_wording(self) -> str:
        """Refuse a page on which somebody read other words than those of today."""
        read: str = self.cleaned_data["wording"]
        if read != self._sentence.fingerprint:
            raise forms.ValidationError(_("These words have changed. Read them again."))
        return read

    def said(self) -> Said:
        """Return what is declared."""
        values = self.cleaned_data
        return Said(values["since"], values["until"], self._sentence.locale, EVIDENCE)


class EndForm(forms.Form):
    """From which day on a declaration covers nothing."""

    use_required_attribute = False

    ends_on = _day(label=_("It no longer holds from this day on"))

    def __init__(self, *args: Any, today: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ends_on"].initial = today
