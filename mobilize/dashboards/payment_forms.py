"""What staff write about payments."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mobilize.dashboards.forms import major_units, minor_units


class PaymentFilters(forms.Form):
    """Which page of the payments."""

    before = forms.UUIDField(required=False)


class Refund(forms.Form):
    """How much goes back, and why."""

    use_required_attribute = False

    amount_minor = forms.CharField(label=_("Amount"), max_length=20)
    reason = forms.CharField(
        label=_("Why"), max_length=100, help_text=_("For your books. The giver does not see it.")
    )

    def __init__(self, *args: Any, left_minor: int, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._currency = currency
        self.fields["amount_minor"].initial = major_units(left_minor, currency=currency)

    def clean_amount_minor(self) -> int:
        return minor_units(self.cleaned_data["amount_minor"], currency=self._currency)
