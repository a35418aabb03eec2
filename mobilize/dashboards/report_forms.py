"""What the pages about returning donors and a cause's days are asked."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from donations.reports.cohort_rows import BEGAN, LONGEST, NOBODY
from donations.reports.cohorts import MONTHS
from donations.reports.country_rows import COUNTRY, OF
from donations.reports.people_rows import WHO

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class OverviewFilters(forms.Form):
    """Which days, and money of which currency; its fields are a permanent link."""

    since = forms.DateField(required=False, label=_("From"), widget=DAY)
    until = forms.DateField(required=False, label=_("To"), widget=DAY)
    currency = forms.CharField(
        label=_("Currency"),
        required=False,
        max_length=3,
        validators=[RegexValidator("^[A-Z]{3}$", _("Use three capital letters, such as EUR."))],
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            self.add_error("until", _("This day is before the first one."))
        return cleaned

    def said(self) -> dict[str, Any]:
        """Return what was asked, as an address holds it; nothing where it is as ever."""
        return {name: value for name, value in self.cleaned_data.items() if value}


class CountryFilters(forms.Form):
    """What the map shows, and money of which currency; its fields are a permanent link."""

    shown = forms.ChoiceField(
        label=_("The map shows"),
        required=False,
        choices=[
            ("", _("Signatures")),
            ("supporters", _("Supporters")),
            ("money_minor", _("Money settled")),
        ],
    )
    currency = forms.CharField(
        label=_("Currency"),
        required=False,
        max_length=3,
        validators=[RegexValidator("^[A-Z]{3}$", _("Use three capital letters, such as EUR."))],
    )

    def said(self) -> dict[str, Any]:
        """Return what was asked, as an address holds it; nothing where it is as ever."""
        return {name: value for name, value in self.cleaned_data.items() if value}


class CountryFigure(forms.Form):
    """Which number of the report is looked behind; its address is a link's, not typed."""

    of = forms.ChoiceField(required=False, choices=[(of, of) for of in OF])
    country = forms.RegexField(COUNTRY, required=False)
    currency = forms.RegexField("^[A-Z]{3}$", required=False)
    before = forms.UUIDField(required=False)


class PeopleFigure(forms.Form):
    """Which number of people of an overview is looked behind; its address is a link's."""

    who = forms.ChoiceField(choices=[(who, who) for who in WHO])
    since = forms.DateField()
    until = forms.DateField()
    before = forms.UUIDField(required=False)


class CohortCell(forms.Form):
    """Which figure about returning donors is looked behind, and which page of its rows."""

    cause = forms.SlugField(required=False, max_length=60)
    currency = forms.RegexField("^[A-Z]{3}$", required=False)
    began = forms.RegexField(BEGAN, required=False)
    after = forms.IntegerField(required=False, min_value=0, max_value=LONGEST)
    before = forms.UUIDField(required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("after") is not None and cleaned.get("began", "") in {"", NOBODY}:
            self.add_error("after", _("This figure has no such month."))
        return cleaned

    def said(self) -> dict[str, Any]:
        """Return what names the figure, as an address holds it."""
        of = {name: self.cleaned_data[name] for name in ("cause", "currency", "began", "after")}
        return {name: value for name, value in of.items() if value not in {None, ""}}


class CohortFilters(forms.Form):
    """Of which cause, in which currency, how many months; its fields are a permanent link."""

    cause = forms.ChoiceField(label=_("Cause"), required=False)
    currency = forms.CharField(
        label=_("Currency"),
        required=False,
        max_length=3,
        validators=[RegexValidator("^[A-Z]{3}$", _("Use three capital letters, such as EUR."))],
    )
    months = forms.IntegerField(
        label=_("Months shown"),
        required=False,
        min_value=1,
        max_value=36,
        widget=forms.NumberInput(attrs={"placeholder": str(MONTHS)}),
    )
    few_hidden = forms.BooleanField(
        required=False, label=_("Leave numbers under five out, to show it to others")
    )

    def __init__(self, *args: Any, causes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cause"] = forms.ChoiceField(
            label=_("Cause"), required=False, choices=[("", _("All causes")), *causes]
        )

    def said(self) -> dict[str, Any]:
        """Return what was asked, as an address holds it; nothing where it is as ever."""
        return {name: value for name, value in self.cleaned_data.items() if value}
