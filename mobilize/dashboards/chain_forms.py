"""What the pages about chains are asked. Their fields are the query of a permanent link."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from donations.queries.recruiters import MEASURES
from donations.reports.chains import LAST_PAGE
from mobilize.dashboards.offered import Choices

MEASURE_NAMES = {
    "direct": _("Brought themselves"),
    "descendants": _("Brought over any number of steps"),
    "discounted": _("Brought, each step halved"),
    "shared": _("Their share of the money"),
    "below": _("All money below them"),
    "discounted_money": _("Money below, each step halved"),
}


class ChainFilters(forms.Form):
    """A cause, or one of its petitions."""

    cause = forms.ChoiceField(label=_("Cause"))
    petition = forms.ChoiceField(label=_("Petition"), required=False)

    def __init__(
        self,
        *args: Any,
        causes: Choices,
        petitions: Choices,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cause"] = forms.ChoiceField(label=_("Cause"), choices=causes)
        self.fields["petition"] = forms.ChoiceField(
            label=_("Petition"), required=False, choices=petitions
        )


class LeaderFilters(ChainFilters):
    """And by which measure, on which page."""

    by = forms.ChoiceField(
        label=_("Ranked by"),
        choices=[(name, MEASURE_NAMES[name]) for name in MEASURES],
        required=False,
    )
    page = forms.IntegerField(
        min_value=1, max_value=LAST_PAGE, required=False, widget=forms.HiddenInput
    )
