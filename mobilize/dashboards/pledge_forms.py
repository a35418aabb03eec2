"""What staff fill in about promises."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from donations.domain.amounts import LARGEST_MINOR
from donations.reports.promised_rows import FIGURES
from mobilize.kit import money

STATES = [
    ("", _("All")),
    ("conditional", _("Waiting for a condition")),
    ("open", _("Open")),
    ("due", _("Due")),
    ("reminded", _("Reminded")),
    ("part_paid", _("Paid in part")),
    ("fulfilled", _("Fulfilled")),
    ("lapsed", _("Lapsed")),
    ("cancelled", _("Called off")),
    ("void", _("Condition missed")),
]
SHOWN = dict(STATES)


class PledgeFilters(forms.Form):
    """Which pledges to list."""

    state = forms.ChoiceField(required=False, label=_("State"), choices=STATES)
    before = forms.UUIDField(required=False, widget=forms.HiddenInput)


class PromisedFigure(forms.Form):
    """Which figure of what was promised is looked behind; its address is a link's, not typed."""

    cause = forms.SlugField()
    currency = forms.RegexField("^[A-Z]{3}$")
    figure = forms.ChoiceField(choices=[(name, name) for name in FIGURES])
    before = forms.UUIDField(required=False)


class WordsFilters(forms.Form):
    """Which words to read."""

    state = forms.ChoiceField(
        required=False,
        label=_("State"),
        choices=[("waiting", _("Waiting")), ("shown", _("Shown")), ("hidden", _("Hidden"))],
    )


class NewAsk(forms.Form):
    """Amounts to ask for, and where."""

    about = forms.ChoiceField(label=_("Who gives to"))
    amounts = forms.CharField(
        label=_("Amounts"),
        max_length=200,
        help_text=_("One to six, with spaces between, such as 10 25 50."),
    )
    channel = forms.SlugField(
        label=_("Channel"), max_length=20, required=False,
        help_text=_("Only for who came this way, such as whatsapp. Empty: for everybody."),
    )  # fmt: skip
    variant = forms.SlugField(
        label=_("Variant"),
        max_length=20,
        initial="a",
        help_text=_("Of several variants in one place each giver sees one."),
    )

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"] = forms.ChoiceField(label=_("Who gives to"), choices=places)
        self.order_fields(["about", "amounts", "channel", "variant"])

    def amounts_minor(self, currency: str) -> list[int]:
        """Return the amounts in minor units.

        Raises:
            ValidationError: one of them is no amount of this currency
        """
        try:
            exact = [Decimal(each) for each in self.cleaned_data["amounts"].split()]
            scaled = [each.scaleb(money.exponent(currency)) for each in exact]
            whole = [int(each) for each in scaled if each == each.to_integral_value()]
        except (ArithmeticError, ValueError) as error:
            raise ValidationError(_("Write amounts such as 10 25 50.")) from error
        if len(whole) != len(exact) or any(not 1 <= each <= LARGEST_MINOR for each in whole):
            raise ValidationError(_("Write amounts such as 10 25 50."))
        return whole
