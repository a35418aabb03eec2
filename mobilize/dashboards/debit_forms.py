"""What staff say about mandates and direct debits."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from donations.services.mandates import Terms

EVERY = {
    1: _("Every month"),
    3: _("Every three months"),
    6: _("Every six months"),
    12: _("Every year"),
    0: _("Once"),
}


def _day(label: Any, *, required: bool = True) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget)


class NewMandate(forms.Form):
    """A mandate that a giver has signed."""

    account = forms.ChoiceField(label=_("Our account that collects"))
    holder = forms.CharField(max_length=70, label=_("Whose account it is"))
    iban = forms.CharField(max_length=50, label=_("Their IBAN"))
    reference = forms.CharField(
        max_length=35,
        required=False,
        label=_("Mandate reference"),
        help_text=_("Empty: the pledge's own reference."),
    )
    signed_on = _day(_("Signed on"))
    every_months = forms.TypedChoiceField(
        label=_("Collected"), choices=list(EVERY.items()), coerce=int
    )
    first_on = _day(_("For the first time on"))
    ends_on = _day(_("Not after"), required=False)

    def __init__(self, data: Any, *, accounts: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["account"] = forms.ChoiceField(
            label=_("Our account that collects"), choices=accounts
        )
        self.order_fields(["account"])

    def account_id(self) -> UUID:
        """Return the account that was chosen."""
        return UUID(self.cleaned_data["account"])

    def terms(self) -> Terms:
        """Return what was signed."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "account"}
        return Terms(**said)


class NewBatch(forms.Form):
    """A day of collection."""

    collect_on = _day(_("Collected on"))
