"""What the page about attribution is asked. Its fields are the query of a permanent link."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, RegexValidator
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from donations.attribution.heuristics import HEURISTICS
from donations.domain.rails import RAILS
from donations.reports.attribution import TOO_WIDE
from donations.reports.journeys import DAYS, LONGEST, NOT_KNOWN
from mobilize.dashboards.offered import Choices

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


LONGEST_LABEL = 60


class LinePage(forms.Form):
    """Which line of the report on journeys is looked behind, if it is no way, and which page."""

    visits = forms.TypedChoiceField(
        required=False, coerce=int, empty_value=None,
        choices=[(at, at) for at in ("", NOT_KNOWN, *range(1, LONGEST + 1))],
    )  # fmt: skip
    days = forms.TypedChoiceField(
        required=False, coerce=int, empty_value=None,
        choices=[(at, at) for at in ("", NOT_KNOWN, *DAYS)],
    )  # fmt: skip
    before = forms.UUIDField(required=False)


class FigureFilters(forms.Form):
    """Which figure of the report is looked behind."""

    name = forms.CharField(required=False, max_length=LONGEST_LABEL)
    every = forms.BooleanField(required=False)
    model = forms.ChoiceField(required=False, choices=[("", ""), *((m, m) for m in HEURISTICS)])
    rail = forms.ChoiceField(required=False, choices=[("", ""), *((r, r) for r in RAILS)])
    before = forms.UUIDField(required=False)

    def said(self) -> dict[str, Any]:
        """Return what names the figure, as an address holds it."""
        of = {"every": "on"} if self.cleaned_data["every"] else {"name": self.cleaned_data["name"]}
        of |= {name: self.cleaned_data[name] for name in ("model", "rail")}
        return {name: value for name, value in of.items() if value}


class AttributionFilters(forms.Form):
    """Every filter of the report, with what it is when nothing is said."""

    cause = forms.ChoiceField(label=_("Cause"), required=False)
    petition = forms.ChoiceField(label=_("Petition"), required=False)
    conversion = forms.ChoiceField(
        label=_("Of what"),
        required=False,
        choices=[
            ("money", _("Money received")),
            ("pledge", _("Pledges made")),
            ("signature", _("Signatures")),
        ],
    )
    measure = forms.ChoiceField(
        label=_("Measured by"),
        required=False,
        choices=[("value", _("Amount")), ("count", _("Number"))],
    )
    by = forms.ChoiceField(
        label=_("Credited to"),
        required=False,
        choices=[("channel", _("Channels")), ("campaign", _("Campaigns")), ("link", _("Links"))],
    )
    since = forms.DateField(required=False, label=_("From"), widget=DAY)
    until = forms.DateField(required=False, label=_("To"), widget=DAY)
    currency = forms.CharField(
        label=_("Currency"),
        required=False,
        max_length=3,
        validators=[RegexValidator("^[A-Z]{3}$", _("Use three capital letters, such as EUR."))],
    )
    country = forms.CharField(
        label=_("Country"),
        required=False,
        max_length=2,
        validators=[RegexValidator("^[A-Z]{2}$", _("Use two capital letters, such as FR."))],
    )
    language = forms.CharField(
        label=_("Language"),
        required=False,
        max_length=5,
        validators=[RegexValidator("^[a-z]{2}(-[A-Z]{2})?$", _("Use a code such as en or pt-BR."))],
    )
    standing = forms.ChoiceField(
        label=_("Supporters"),
        required=False,
        choices=[("", _("All")), ("new", _("New")), ("returning", _("Returning"))],
    )
    half_life = forms.FloatField(
        label=_("Half-life of a visit, in days"),
        required=False,
        min_value=0.01,
        max_value=3650,
        widget=forms.NumberInput(attrs={"placeholder": "7", "step": "any"}),
    )
    order = forms.ChoiceField(
        label=_("Touches that removal remembers"),
        required=False,
        choices=[("1", "1"), ("2", "2"), ("3", "3")],
    )
    tagged_only = forms.BooleanField(
        required=False, label=_("Leave untagged visits out of journeys that have others")
    )

    def __init__(
        self,
        *args: Any,
        causes: Choices,
        petitions: Choices,
        kept_days: int,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cause"] = forms.ChoiceField(
            label=_("Cause"), required=False, choices=[("", _("All causes")), *causes]
        )
        self.fields["petition"] = forms.ChoiceField(
            label=_("Petition"), required=False, choices=petitions
        )
        self.fields["look_back_days"] = forms.IntegerField(
            label=_("Look back at visits, in days"),
            required=False,
            min_value=1,
            validators=[MaxValueValidator(kept_days, say(TOO_WIDE) % {"days": kept_days})],
            widget=forms.NumberInput(attrs={"placeholder": str(kept_days), "max": kept_days}),
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


class JourneyFilters(AttributionFilters):
    """The same question, without what only models are asked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("measure", "half_life", "order"):
            del self.fields[name]
