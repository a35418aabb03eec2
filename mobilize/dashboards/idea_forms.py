"""What staff can write about calls for ideas."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from mobilize.dashboards.forms import MOST_GOAL, SlugField


class CallChanges(forms.Form):
    """What may change about a call."""

    title = forms.CharField(label=_("Title"), max_length=200)
    question = forms.CharField(
        label=_("The question"),
        max_length=10_000,
        widget=forms.Textarea,
        help_text=_("What supporters answer with their ideas."),
    )


class NewCall(CallChanges):
    """A call of a cause."""

    cause = forms.ChoiceField(label=_("Cause"))
    slug = SlugField()
    locale = forms.CharField(
        initial="en",
        label=_("Language"),
        help_text=_("Such as en, fr or pt-BR."),
        validators=[RegexValidator("^[a-z]{2}(-[A-Z]{2})?$", _("Use a code such as en or pt-BR."))],
    )

    field_order = ["cause", "title", "slug", "question", "locale"]

    def __init__(self, *args: Any, causes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cause"] = forms.ChoiceField(label=_("Cause"), choices=causes)
        self.order_fields(self.field_order)


class Hiding(forms.Form):
    """Why an idea is taken off the list."""

    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=_("No names."))


class TakingUp(forms.Form):
    """The petition that an idea becomes."""

    slug = SlugField()
    target = forms.CharField(max_length=200, label=_("Who decides"))
    goal = forms.IntegerField(min_value=1, max_value=MOST_GOAL, label=_("Goal in signatures"))
