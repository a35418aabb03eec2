"""What owners fill in about people's data."""

from datetime import UTC, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mobilize.kit.email_address import MAX_LENGTH


class PersonSought(forms.Form):
    """Whom a letter is from."""

    email = forms.CharField(
        label=_("Their e-mail address"),
        max_length=MAX_LENGTH,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Enter an e-mail address.")},
    )


class OnADay(forms.Form):
    """The day that is asked about."""

    on = forms.DateField(
        label=_("What held on this day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    @property
    def end_of_day(self) -> datetime | None:
        """Return the last moment (UTC) of the day asked about, or None without one."""
        on = self.cleaned_data["on"]
        return datetime.combine(on, time.max, tzinfo=UTC) if on else None


class RetentionRules(forms.Form):
    """How long people are kept."""

    use_required_attribute = False

    pending_days = forms.IntegerField(
        label=_("Days until whoever never confirmed is erased"), min_value=1, max_value=3650
    )
    closed_months = forms.IntegerField(
        label=_("Months after the end of their petitions"),
        help_text=_("For those who want no news. Leave it empty to keep them."),
        required=False,
        min_value=1,
        max_value=600,
    )
    inactive_months = forms.IntegerField(
        label=_("Months without a sign of life"),
        help_text=_("For everybody whose petitions have ended. Leave it empty to keep them."),
        required=False,
        min_value=1,
        max_value=600,
    )
    active = forms.BooleanField(
        label=_("Erase by these rules every night"),
        help_text=_("Look at the numbers below first: erasing cannot be undone."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
