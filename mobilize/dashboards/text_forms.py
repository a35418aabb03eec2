"""What staff say about text messages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from donations.reports.text_rows import BY_CHANNEL, OF
from mobilize.dashboards.findings import CHANNELS
from mobilize.dashboards.forms import minor_units


class NewKeyword(forms.Form):
    """A word that gives when it is texted to a number."""

    word = forms.CharField(max_length=30, label=_("Keyword"), help_text=_("One word: HAITI."))
    number = forms.CharField(
        max_length=30,
        label=_("Number"),
        help_text=_("The short code, or the number with its country code: 90999, +15095550100."),
    )
    cause = forms.ChoiceField(label=_("Cause"))
    amount = forms.CharField(
        max_length=20, label=_("Amount"), help_text=_("In the currency of the cause.")
    )
    petition = forms.CharField(
        max_length=60, required=False, label=_("Petition"),
        help_text=_("Its short name, if the keyword belongs to one."),
    )  # fmt: skip
    link = forms.CharField(
        max_length=20, required=False, label=_("Share link"),
        help_text=_(
            "The code of a link of yours behind which the keyword was shown. Without one, what "
            "brought a giver stays unknown."
        ),
    )  # fmt: skip

    asks_how_heard = forms.BooleanField(
        required=False,
        label=_("Ask whoever gave how they heard of it"),
        help_text=_("The thanks ask; they reply with a number or a word, or not at all."),
    )

    def __init__(self, *args: Any, causes: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._causes = causes
        self.fields["cause"] = forms.ChoiceField(
            label=_("Cause"), choices=[(slug, cause.title) for slug, cause in causes.items()]
        )
        self.order_fields(
            [
                "word",
                "number",
                "cause",
                "amount",
                "petition",
                "link",
                "asks_how_heard",
            ]
        )

    @property
    def chosen(self) -> Any:
        """Return the cause that was chosen."""
        return self._causes[self.cleaned_data["cause"]]

    def clean(self) -> dict[str, Any]:
        """Read the amount in the currency of the chosen cause."""
        cleaned: dict[str, Any] = super().clean() or {}
        if "cause" in cleaned and "amount" in cleaned:
            currency = self._causes[cleaned["cause"]].currency
            try:
                cleaned["amount_minor"] = minor_units(cleaned["amount"], currency=currency)
            except forms.ValidationError as error:
                self.add_error("amount", error)
        return cleaned


class Trial(forms.Form):
    """A message that nobody sends."""

    number = forms.CharField(max_length=30, label=_("Number"))
    text = forms.CharField(max_length=200, label=_("Message"))


class NewSettlement(forms.Form):
    """The phone company's file."""

    name = forms.CharField(max_length=200, label=_("What your colleagues will know it by"))
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV with the columns message_id, amount, currency, state and day."),
    )


class TextSearch(forms.Form):
    """Whose texts to look for."""

    number = forms.CharField(
        max_length=30,
        label=_("Their telephone number"),
        help_text=_("With its country code, such as +15095550100."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "inputmode": "tel"}
        ),
        error_messages={"required": _("Enter a telephone number.")},
    )


class TextAssignment(forms.Form):
    """Which gift a line is about."""

    message = forms.UUIDField()


class TextFigure(forms.Form):
    """Which figure of text gifts is looked behind; its address is a link's, not typed."""

    of = forms.ChoiceField(choices=[(of, of) for of in OF])
    keyword = forms.UUIDField(required=False)
    currency = forms.RegexField("^[A-Z]{3}$", required=False)
    channel = forms.ChoiceField(required=False, choices=[("", ""), *CHANNELS.items()])
    before = forms.UUIDField(required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if bool(cleaned.get("keyword")) == bool(cleaned.get("currency")):
            self.add_error("keyword", _("Name a keyword or a currency."))
        if cleaned.get("channel") and cleaned.get("of") not in BY_CHANNEL:
            self.add_error("channel", _("This figure has no channels."))
        return cleaned
