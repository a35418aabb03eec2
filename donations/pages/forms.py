"""What a giver fills in."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from donations.domain.amounts import LARGEST_MINOR
from donations.domain.promises import Giver, Promise
from donations.domain.rails import CARD, DEBIT, DEBITED_IN, SMS, TRANSFER
from mobilize.kit import money
from mobilize.kit.email_address import MAX_LENGTH

TOKEN_LENGTH = 2000
WAYS = [
    (CARD, _("By card, now")),
    (TRANSFER, _("By bank transfer")),
    (SMS, _("By text message")),
]
BY_DEBIT = (DEBIT, _("By direct debit from your account"))


class GiveForm(forms.Form):
    """Give to a cause."""

    use_required_attribute = False  # our own sentences say what is missing, in one summary

    rail = forms.ChoiceField(
        label=_("How you give"),
        choices=WAYS,
        initial=CARD,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how you give.")},
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Enter your name.")},
    )
    email = forms.CharField(
        label=_("Your e-mail address"),
        help_text=_("For questions about your gift."),
        max_length=MAX_LENGTH,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"required": _("Enter your e-mail address.")},
    )
    t = forms.CharField(required=False, max_length=TOKEN_LENGTH, widget=forms.HiddenInput)

    field_order = ["amount", "rail", "name", "email"]

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._currency = currency
        self._digits = money.exponent(currency)
        self.fields["amount"] = forms.DecimalField(
            label=_("Amount in %(currency)s") % {"currency": currency},
            min_value=Decimal(1).scaleb(-self._digits),
            max_value=Decimal(LARGEST_MINOR).scaleb(-self._digits),
            decimal_places=self._digits,
            localize=True,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            error_messages={
                "required": _("Enter how much you give."),
                "invalid": _("Enter an amount, such as 25 or 12.50."),
            },
        )
        if currency == DEBITED_IN:
            self.fields["rail"].choices = [*WAYS, BY_DEBIT]  # type: ignore[attr-defined]
        self.order_fields(self.field_order)

    def promise(self) -> Promise:
        """Return what the form promises."""
        amount: Decimal = self.cleaned_data["amount"]
        return Promise(
            amount_minor=int(amount.scaleb(self._digits)),
            currency=self._currency,
            rail=self.cleaned_data["rail"],
        )

    def giver(self) -> Giver:
        """Return who gives."""
        return Giver(
            email=self.cleaned_data["email"],
            name=self.cleaned_data["name"],
        )
