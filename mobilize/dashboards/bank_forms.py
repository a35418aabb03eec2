"""What staff say about bank accounts, statements and lines."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from donations.domain import references
from donations.domain.promises import Giver
from donations.queries import bank
from mobilize.dashboards.gift_import_forms import DECIMALS
from mobilize.dashboards.import_forms import DATES, DELIMITERS
from petitions.domain import encodings

GUESSED = ("", _("Found out anew in each file"))
HEADER_NAMES = {
    "booked_on": _("Day"),
    "amount": _("Amount"),
    "credit": _("Amounts that came, in a column of their own"),
    "debit": _("Amounts that left, in a column of their own"),
    "currency": _("Currency"),
    "name": _("Who paid"),
    "iban": _("Their account"),
    "purpose": _("What for"),
    "end_to_end": _("End-to-end reference"),
    "bank_ref": _("The bank's own number of the line"),
    "balance": _("Balance after the line"),
}
CURRENCY = RegexValidator("^[A-Z]{3}$", _("Use a currency's code, such as EUR."))


class NewAccount(forms.Form):
    """An account of the organisation."""

    name = forms.CharField(max_length=100, label=_("What your colleagues know it by"))
    holder = forms.CharField(max_length=70, label=_("Owner, as the bank knows it"))
    iban = forms.CharField(max_length=50, label=_("IBAN"))
    currency = forms.CharField(max_length=3, label=_("Currency"), validators=[CURRENCY])


class AccountChanges(forms.Form):
    """What may change about an account, and how its bank writes CSV."""

    name = forms.CharField(max_length=100, label=_("What your colleagues know it by"))
    holder = forms.CharField(max_length=70, label=_("Owner, as the bank knows it"))
    creditor_id = forms.CharField(
        max_length=50, required=False, label=_("SEPA creditor identifier, for direct debits")
    )
    encoding = forms.ChoiceField(
        required=False,
        label=_("Encoding"),
        choices=[GUESSED, *((code, _(name)) for code, name in encodings.ENCODINGS.items())],
    )
    delimiter = forms.ChoiceField(
        required=False, label=_("Cells are set apart by"), choices=[GUESSED, *DELIMITERS.items()]
    )
    dates = forms.ChoiceField(
        required=False, label=_("Dates such as 03/04/2026"), choices=[GUESSED, *DATES.items()]
    )
    decimal = forms.ChoiceField(
        required=False, label=_("Before the cents stands"), choices=[GUESSED, *DECIMALS.items()]
    )

    def __init__(self, data: Any, *, account: Any) -> None:
        kept = account.csv_layout
        told = {"name": account.name, "holder": account.holder}
        told["creditor_id"] = account.creditor_id
        super().__init__(data, initial={**told, **kept}, auto_id="account_%s")
        for field, label in HEADER_NAMES.items():
            self.fields[f"header_{field}"] = forms.CharField(
                required=False,
                max_length=100,
                label=label,
                initial=kept.get("headers", {}).get(field, ""),
            )

    @property
    def headers(self) -> list[forms.BoundField]:
        """Return the fields for the bank's own headers."""
        return [self[f"header_{field}"] for field in HEADER_NAMES]

    @property
    def others(self) -> list[forms.BoundField]:
        """Return what is said beside them."""
        return [field for field in self if not field.name.startswith("header_")]

    def said(self) -> dict[str, Any]:
        """Return what to change, as `bank_accounts.change` takes it."""
        said = dict(self.cleaned_data)
        layout: dict[str, Any] = {
            "headers": {field: said.pop(f"header_{field}") for field in HEADER_NAMES}
        }
        for field in ("encoding", "delimiter", "dates", "decimal"):
            layout[field] = said.pop(field)
        return said | {"csv_layout": layout}


class NewStatement(forms.Form):
    """A file of the bank."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CAMT.053 (XML) or CSV, 10 MB and 100,000 rows at most."),
        widget=forms.FileInput(attrs={"accept": ".xml,.csv,.tsv,.txt,text/csv,application/xml"}),
    )
    name = forms.CharField(max_length=200, label=_("What your colleagues will know it by"))


class LineAssignment(forms.Form):
    """Which pledge a line's money is for."""

    pledge = forms.CharField(max_length=60, label=_("The pledge's reference"))

    def pledge_id(self, organisation_id: UUID) -> UUID:
        """Return the pledge that was meant, by its reference or its id.

        Raises:
            forms.ValidationError
        """
        said = self.cleaned_data["pledge"].strip()
        try:
            return UUID(said)
        except ValueError:
            found = references.found_in(said)
        named = bank.pledges_by_reference(organisation_id, set(found)).values()
        pledge = next((each for each in named if each is not None), None)
        if pledge is None:
            raise forms.ValidationError(_("No pledge has this reference."))
        return pledge.id


class LineGift(forms.Form):
    """A gift made of a line."""

    cause = forms.ChoiceField(label=_("Cause"))
    email = forms.EmailField(required=False, label=_("The giver's e-mail address, if known"))
    name = forms.CharField(required=False, max_length=100, label=_("The giver's name"))

    def __init__(self, data: Any, *, causes: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["cause"] = forms.ChoiceField(label=_("Cause"), choices=causes)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for one, other in (("email", "name"), ("name", "email")):
            if cleaned.get(one) and not cleaned.get(other) and other not in self.errors:
                self.add_error(other, _("Name and e-mail go together."))
        return cleaned

    def giver(self, *, locale: str) -> Giver | None:
        """Return who gave, where that is said."""
        said = self.cleaned_data
        if not said["email"]:
            return None
        return Giver(email=said["email"], name=said["name"], locale=locale)


class LineIgnored(forms.Form):
    """Why a line stays out of the book."""

    note = forms.CharField(max_length=200, label=_("Why"), help_text=_("No names."))
