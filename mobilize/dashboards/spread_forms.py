"""What a report on spreading is about, and what staff write about moments."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from mobilize.dashboards.findings import CHANNELS
from mobilize.dashboards.petition_forms import MomentField
from petitions.reports.spread_rows import PLACES, STAGES

KINDS = {
    "broadcast": _("A broadcast"),
    "post": _("A post"),
    "email_blast": _("A mail to many"),
    "press": _("In the press"),
    "event": _("An event"),
    "other": _("Something else"),
}
STEPS = [("day", _("Day")), ("week", _("Week"))]
GROUPINGS = [
    ("channel", _("Channels")), ("country", _("Countries")), ("language", _("Languages")),
]  # fmt: skip


def _day(label: Any) -> forms.DateField:
    picker = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(required=False, label=label, widget=picker)


class SpreadFilters(forms.Form):
    """Whose spread, and when. Its fields are the query of a permanent link."""

    channel = forms.ChoiceField(required=False, label=_("Channel they came by"))
    country = forms.CharField(
        required=False,
        label=_("Country"),
        max_length=2,
        validators=[RegexValidator("^[A-Z]{2}$", _("Use two capital letters, such as PT."))],
    )
    language = forms.CharField(
        required=False,
        label=_("Language"),
        max_length=5,
        validators=[RegexValidator("^[a-z]{2}(-[A-Z]{2})?$", _("Use a code such as en or pt-BR."))],
    )
    since = _day(_("From"))
    until = _day(_("To"))
    step = forms.ChoiceField(required=False, label=_("By"), choices=STEPS)
    by = forms.ChoiceField(required=False, label=_("Side by side"), choices=GROUPINGS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"] = forms.ChoiceField(
            required=False,
            label=_("Channel they came by"),
            choices=[("", _("All")), *CHANNELS.items()],
        )
        self.order_fields(["channel", "country", "language", "since", "until", "step", "by"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            self.add_error("until", _("This day is before the first one."))
        return {name: said for name, said in cleaned.items() if said}


class SpreadGroup(SpreadFilters):
    """Whose gifts are looked behind; its address is a link's, not typed."""

    group = forms.CharField(required=False, max_length=20)
    began = forms.DateField(required=False)
    before = forms.UUIDField(required=False)


class SpreadFigure(SpreadGroup):
    """Which count of the report, likewise."""

    generation = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)
    across = forms.ChoiceField(required=False, choices=[("", ""), *((p, p) for p in PLACES)])
    origin = forms.CharField(required=False, max_length=5)
    destination = forms.CharField(required=False, max_length=5)
    stage = forms.ChoiceField(required=False, choices=[("", ""), *((s, s) for s in STAGES)])

    def clean(self) -> dict[str, Any]:
        # The first generation is the number nought, which `SpreadFilters` would leave out.
        found = super().clean()
        generation = self.cleaned_data.get("generation")
        return found if generation is None else {**found, "generation": generation}


class MomentWords(forms.Form):
    """Something that happened."""

    happened_at = MomentField(label=_("When"))
    kind = forms.ChoiceField(label=_("What it was"), choices=list(KINDS.items()))
    label = forms.CharField(
        label=_("In a few words"), max_length=100, help_text=_("Such as: the evening news.")
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For your colleagues only."),
    )
