"""What a giver changes about a recurring gift."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from donations.domain.plan_life import OWN_REASONS, REASONS
from donations.pages.forms import amount_field


class ChangeForm(forms.Form):
    """How much, and on which day of the month."""

    use_required_attribute = False

    anchor_day = forms.IntegerField(
        label=_("Day of the month"),
        min_value=1,
        max_value=31,
        help_text=_("In shorter months on their last day."),
        error_messages={"required": _("Enter a day from 1 to 31.")},
    )

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"] = amount_field(
            currency,
            label=_("Amount in %(currency)s") % {"currency": currency},
            error_messages={"required": _("Enter how much you give.")},
        )
        self.order_fields(["amount", "anchor_day"])


class PauseForm(forms.Form):
    """Until when nothing is charged."""

    use_required_attribute = False

    until = forms.DateField(
        label=_("Pause until"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Enter the day on which it goes on.")},
    )


class StopForm(forms.Form):
    """Why it stops."""

    use_required_attribute = False

    reason = forms.ChoiceField(
        label=_("Why do you stop?"),
        choices=[(reason, _(REASONS[reason])) for reason in OWN_REASONS],
        initial="other",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the reasons.")},
    )


class MoveForm(forms.Form):
    """Where the gifts go from now on."""

    use_required_attribute = False

    def __init__(self, *args: Any, causes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cause"] = forms.ChoiceField(label=_("Give to"), choices=causes)
