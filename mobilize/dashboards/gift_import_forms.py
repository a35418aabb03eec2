"""Files of gifts that staff send, and how each is read."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from donations.domain.gift_columns import GiftLayout
from donations.domain.rails import RAILS
from mobilize.dashboards.findings import RAIL_NAMES
from mobilize.dashboards.import_forms import DATES, DELIMITERS
from petitions.domain import encodings

FIELD_NAMES = {
    "": _("Leave this column out"),
    "amount": _("Amount"),
    "currency": _("Currency"),
    "given_on": _("Day of the gift"),
    "promised_on": _("Day on which it was promised"),
    "reference": _("Reference: its number elsewhere"),
    "donor": _("The giver's number elsewhere"),
    "email": _("E-mail address"),
    "name": _("Full name"),
    "country": _("Country"),
    "channel": _("Channel that brought it"),
    "rail": _("How it was paid"),
}
DECIMALS = {"point": _("A point: 1,234.50"), "comma": _("A comma: 1.234,50")}
CURRENCY = RegexValidator("^[A-Z]{3}$", _("Use a currency's code, such as EUR."))


class NewGiftImport(forms.Form):
    """A file of gifts."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV, 10 MB and 100,000 rows at most."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv"}),
    )
    name = forms.CharField(
        max_length=200,
        label=_("What your colleagues will know it by"),
        help_text=_("Such as “Old system, 2019 to 2025”. No names of givers."),
    )


class GiftArrangement(forms.Form):
    """How a file is read. Columns are fields of their own: column_0, column_1, …"""

    encoding = forms.ChoiceField(
        label=_("Encoding"),
        choices=[(code, _(name)) for code, name in encodings.ENCODINGS.items()],
        help_text=_("Choose another one if accents look wrong above."),
    )
    delimiter = forms.ChoiceField(label=_("Cells are set apart by"), choices=DELIMITERS)
    header = forms.BooleanField(required=False, label=_("The first row names the columns"))
    dates = forms.ChoiceField(label=_("Dates such as 03/04/2026"), choices=DATES)
    decimal = forms.ChoiceField(label=_("Before the cents stands"), choices=DECIMALS)
    currency = forms.CharField(
        max_length=3, required=False, label=_("Currency, where a row names none"),
        validators=[CURRENCY],
    )  # fmt: skip
    rail = forms.ChoiceField(
        label=_("How it was paid, where a row does not say"),
        choices=[(rail, RAIL_NAMES[rail]) for rail in RAILS],
    )

    def __init__(self, data: Any, *, layout: GiftLayout, encoding: str) -> None:
        super().__init__(data, initial={"encoding": encoding, **layout.kept()})
        self._width = len(layout.columns)
        for place, field in enumerate(layout.columns):
            self.fields[f"column_{place}"] = forms.ChoiceField(
                required=False,
                label=_("Column %(number)d") % {"number": place + 1},
                choices=FIELD_NAMES,
                initial=field,
            )

    @property
    def columns(self) -> list[forms.BoundField]:
        """Return the columns' own fields, in the order of the file."""
        return [self[f"column_{place}"] for place in range(self._width)]

    @property
    def others(self) -> list[forms.BoundField]:
        """Return what is said about the file as a whole."""
        return [field for field in self if not field.name.startswith("column_")]

    def said(self) -> dict[str, Any]:
        """Return what to change, as `gift_importing.arrange` takes it.

        Columns are chosen for the cells as they were cut before; cut another way, they
        are guessed anew.
        """
        said = dict(self.cleaned_data)
        chosen = tuple(said.pop(f"column_{place}") for place in range(self._width))
        cut_anew = {"delimiter", "encoding"}.intersection(self.changed_data)
        return said if cut_anew else said | {"columns": chosen}
