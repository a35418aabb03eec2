"""What staff can write about experiments, field by field. The services judge it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from mobilize.dashboards.experiment_findings import subjects
from petitions.domain.experiments import PARTS, limits

METHODS = [
    ("fixed", _("Fixed shares, as you set them")),
    ("thompson", _("Leaning to the better way, each at least one time in ten")),
]
LABELS = {"subject": _("Subject"), "lead": _("First words"), "text": _("Text")}


class Design(forms.Form):
    """What may change about a draft."""

    name = forms.CharField(max_length=200, label=_("Name"), help_text=_("For your own list."))
    method = forms.ChoiceField(choices=METHODS, label=_("Who gets what"))
    hold_out_percent = forms.IntegerField(
        min_value=0,
        max_value=50,
        initial=10,
        label=_("Out of a hundred people, leave alone"),
        help_text=_("They get no prompt, so that you see what would have come anyway."),
    )
    window_hours = forms.IntegerField(
        min_value=1,
        max_value=2160,
        initial=168,
        label=_("Count what comes within hours"),
        help_text=_("168 hours are a week."),
    )
    auto_stop = forms.BooleanField(
        required=False, label=_("End it and use the better way as soon as that is certain")
    )


class NewExperiment(Design):
    """Something to try, on one petition or on all."""

    subject = forms.ChoiceField(label=_("What varies"))
    petition = forms.ChoiceField(required=False, label=_("Petition"))

    def __init__(self, *args: Any, petitions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subject"] = forms.ChoiceField(label=_("What varies"), choices=subjects())
        self.fields["petition"] = forms.ChoiceField(
            required=False,
            label=_("Petition"),
            choices=[("", _("All petitions")), *petitions],
        )
        self.order_fields(["name", "subject", "petition"])


class Arm(forms.Form):
    """One way to say it, in one language. What is left empty is said as it always is."""

    key = forms.CharField(
        max_length=20,
        label=_("Short name of this way"),
        help_text=_("Small letters, digits and hyphens, such as “warm”."),
        validators=[RegexValidator("^[a-z0-9-]+$", _("Use small letters, digits and hyphens."))],
    )
    weight = forms.FloatField(
        min_value=0.01, max_value=100, initial=1, label=_("Its share beside the others")
    )
    locale = forms.CharField(
        max_length=5,
        initial="en",
        label=_("Language"),
        help_text=_("Such as en, fr or pt-BR."),
    )

    def __init__(self, *args: Any, subject: str, counting_url: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part, most in limits(subject).items():
            self.fields[part] = forms.CharField(
                required=False,
                label=LABELS[part],
                help_text=_("At most %(most)d characters. {title} stands for the petition's title.")
                % {"most": most},
                widget=forms.TextInput if part == "subject" else forms.Textarea,
            )
            # A browser with JavaScript shows how long it is by now; the server counts.
            self.fields[part].widget.attrs.update(
                {
                    "hx-post": counting_url,
                    "hx-trigger": "input changed delay:300ms",
                    "hx-target": "#lengths",
                }
            )

    @property
    def parts(self) -> Mapping[str, str]:
        """Return what was written."""
        return {part: self.cleaned_data.get(part, "") for part in PARTS if part in self.fields}


class Ending(forms.Form):
    """How an experiment ends."""

    winner = forms.ChoiceField(required=False, label=_("Use from now on"))

    def __init__(self, *args: Any, arms: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["winner"] = forms.ChoiceField(
            required=False,
            label=_("Use from now on"),
            choices=[("", _("The usual words")), *((key, key) for key in arms)],
        )
