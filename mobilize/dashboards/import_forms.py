"""Files that staff send, and how each is read."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from petitions.domain import columns, encodings, wording
from petitions.domain.columns import Layout

FIELD_NAMES = {
    "": _("Leave this column out"),
    "name": _("Full name"),
    "first_name": _("First name"),
    "last_name": _("Last name"),
    "email": _("E-mail address"),
    "country": _("Country"),
    "postcode": _("Postcode"),
    "signed_on": _("Day of signing"),
    "name_shown": _("Show the name? (yes or no)"),
    "locale": _("Language"),
    "updates": _("Agreed to e-mail news (yes or no)"),
    "handover": _("Agreed to hand over the name (yes or no)"),
    "evidence": _("Where the agreement is written"),
}
DELIMITERS = {",": _("Comma"), ";": _("Semicolon"), "\t": _("Tab")}
DATES = {"dmy": _("The day comes first: 31/05/2026"), "mdy": _("The month comes first: 05/31/2026")}
COUNTRY = RegexValidator("^[A-Za-z]{2}$", _("Use a two-letter code, such as FR."))


class NewImport(forms.Form):
    """A file of signatures."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or JSON, 10 MB and 100,000 rows at most."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.json,text/csv,application/json"}),
    )
    name = forms.CharField(
        max_length=200,
        label=_("What your colleagues will know it by"),
        help_text=_("Such as “Market, 3 May”. No names of signers."),
    )
    source = forms.ChoiceField(
        label=_("Where it comes from"),
        choices=[
            ("paper", _("Paper sheets we typed in")),
            ("import", _("The export of another site")),
        ],
    )
    country = forms.CharField(
        required=False,
        max_length=2,
        label=_("Country, where a row names none"),
        help_text=_("Two letters, such as FR."),
        validators=[COUNTRY],
    )


class NewCounts(forms.Form):
    """What another site said about the same petition."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "CSV with a moment and a count in each row, or the JSON of one petition of the UK "
            "Parliament."
        ),
    )
    source = forms.CharField(max_length=100, label=_("Name of the other site"))


class Arrangement(forms.Form):
    """How a file is read. Columns are fields of their own: column_0, column_1, …"""

    encoding = forms.ChoiceField(
        label=_("Encoding"),
        choices=[(code, _(name)) for code, name in encodings.ENCODINGS.items()],
        help_text=_("Choose another one if accents look wrong above."),
    )
    delimiter = forms.ChoiceField(label=_("Cells are set apart by"), choices=DELIMITERS)
    header = forms.BooleanField(required=False, label=_("The first row names the columns"))
    dates = forms.ChoiceField(label=_("Dates such as 03/04/2026"), choices=DATES)
    country = forms.CharField(
        required=False,
        max_length=2,
        label=_("Country, where a row names none"),
        validators=[COUNTRY],
    )
    worded = forms.BooleanField(
        required=False, label=_("Those who agreed to something read our own sentence about it")
    )

    def __init__(self, data: Any, *, layout: Layout, encoding: str) -> None:
        told = {"encoding": encoding, "worded": bool(layout.wording), **layout.kept()}
        super().__init__(data, initial=told)
        self._width = len(layout.columns)
        for place, field in enumerate(layout.columns):
            self.fields[f"column_{place}"] = forms.ChoiceField(
                required=False,
                label=_("Column %(number)d") % {"number": place + 1},
                choices=FIELD_NAMES,
                initial=field,
            )
        if layout.format == columns.JSON:
            del self.fields["delimiter"], self.fields["header"]

    @property
    def columns(self) -> list[forms.BoundField]:
        """Return the columns' own fields, in the order of the file."""
        return [self[f"column_{place}"] for place in range(self._width)]

    @property
    def others(self) -> list[forms.BoundField]:
        """Return what is said about the file as a whole."""
        return [field for field in self if not field.name.startswith("column_")]

    def said(self) -> dict[str, Any]:
        """Return what to change, as `importing.arrange` takes it.

        Columns are chosen for the cells as they were cut before; cut another way, they
        are guessed anew.
        """
        said = dict(self.cleaned_data)
        chosen = tuple(said.pop(f"column_{place}") for place in range(self._width))
        said["country"] = said["country"].upper()
        said["wording"] = wording.VERSION if said.pop("worded") else ""
        cut_anew = {"delimiter", "encoding"}.intersection(self.changed_data)
        return said if cut_anew else said | {"columns": chosen}
