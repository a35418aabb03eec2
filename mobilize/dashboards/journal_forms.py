"""What staff ask the journal, and the accounts it is written to."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from donations.domain.accounting import DEFAULTS, ROLES, Chart
from donations.domain.rails import RAILS
from mobilize.dashboards.findings import RAIL_NAMES
from mobilize.dashboards.forms import ReportFilters

ROLE_NAMES = {
    "money": _("Money received"),
    "income": _("Gifts"),
    "refunds": _("Money given back"),
    "disputes": _("Disputed payments"),
    "other": _("Anything else"),
}


class JournalFilters(ReportFilters):
    """Which entries the journal holds."""

    def __init__(self, *args: Any, causes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, causes=[("", str(_("All"))), *causes], **kwargs)
        self.fields["cause"].required = False


class AccountNumbers(forms.Form):
    """An account for each role and rail; what is empty takes the role's own."""

    def __init__(self, data: Any, *, chart: Chart) -> None:
        super().__init__(data)
        for role in ROLES:
            for rail in ("", *RAILS):
                self.fields[f"{role}_{rail}"] = forms.CharField(
                    required=False,
                    max_length=20,
                    label=self._label(role, rail),
                    initial=chart.numbers.get((role, rail), ""),
                    widget=forms.TextInput(
                        attrs={"size": 8, "placeholder": DEFAULTS.get((role, rail), "")}
                    ),
                )

    @property
    def table(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """Return each role with its fields: for all rails, then for each."""
        return [
            (ROLE_NAMES[role], [self[f"{role}_{rail}"] for rail in ("", *RAILS)]) for role in ROLES
        ]

    def said(self) -> dict[tuple[str, str], str]:
        """Return the accounts, as `accounting.number` takes them."""
        return {
            (role, rail): self.cleaned_data[f"{role}_{rail}"].strip()
            for role in ROLES
            for rail in ("", *RAILS)
        }

    def _label(self, role: str, rail: str) -> str:
        return f"{ROLE_NAMES[role]}, {RAIL_NAMES[rail] if rail else _('every rail')}"
