"""What staff write about prompts, field by field. The services judge it."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from petitions.domain.prompt_kinds import KINDS
from petitions.services.prompt_rules import LEAD_LENGTH, SUBJECT_LENGTH


def kind_choices() -> list[tuple[str, str]]:
    """Return the kinds by name."""
    return [(name, gettext(kind.name)) for name, kind in KINDS.items()]


class Switches(forms.Form):
    """Which kinds are sent for a petition."""

    kinds = forms.MultipleChoiceField(
        label=_("Sent for this petition"),
        choices=kind_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only to people who agreed. What waits of a kind you switch off is not sent."),
    )


class OwnWords(forms.Form):
    """Staff's own words for one kind in one language."""

    subject = forms.CharField(label=_("Subject"), max_length=SUBJECT_LENGTH, required=False)
    lead = forms.CharField(
        label=_("First lines"),
        max_length=LEAD_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Plain text, shown as you write it. Leave both empty for our words."),
    )


class Limits(forms.Form):
    """The organisation's caps and quiet hours."""

    per_week = forms.IntegerField(
        label=_("Prompts to one person in any seven days"), min_value=0, max_value=50
    )
    per_petition = forms.IntegerField(
        label=_("Prompts to one person about one petition, ever"), min_value=0, max_value=50
    )
    quiet_from = forms.IntegerField(
        label=_("Quiet from this hour"), min_value=0, max_value=23, help_text=_("0 to 23.")
    )
    quiet_until = forms.IntegerField(
        label=_("Quiet until this hour"),
        min_value=0,
        max_value=23,
        help_text=_("By the reader's own clock. The same hour twice: nothing is quiet."),
    )


class Beginning(forms.Form):
    """Which prompt to send to everybody who signed and agreed."""

    kind = forms.ChoiceField(label=_("What to say"))

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"] = forms.ChoiceField(label=_("What to say"), choices=choices)
