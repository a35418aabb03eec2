"""What staff write about decision makers, deliveries and answers."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from mobilize.dashboards.petition_forms import MomentField
from petitions.services.targets import MOST

SPARE = 3  # empty lines for further decision makers
Choices = Sequence[tuple[str, str]]


class TargetWords(forms.Form):
    """A decision maker, by office."""

    name = forms.CharField(label=_("Name"), max_length=200)
    office = forms.CharField(
        label=_("Office"),
        max_length=200,
        required=False,
        help_text=_("Such as Minister of Health, or Member of Parliament for the North."),
    )
    email = forms.CharField(
        label=_("The office's e-mail address"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"spellcheck": "false"}),
        help_text=_("A public one. It is shown to your colleagues only."),
    )


class Addressing(forms.Form):
    """Whom a petition is addressed to: one line each, in order. An empty line is left out."""

    def __init__(
        self, *args: Any, directory: Choices, addressed: Sequence[UUID], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.lines = min(len(directory), len(addressed) + SPARE, MOST)
        for line in range(self.lines):
            self.fields[f"target_{line}"] = forms.ChoiceField(
                label=_("Line %(number)s") % {"number": line + 1},
                choices=[("", _("(nobody)")), *directory],
                initial=str(addressed[line]) if line < len(addressed) else "",
                required=False,
            )

    @property
    def target_ids(self) -> list[UUID]:
        """Return the chosen ones in order, without the empty lines."""
        said = (self.cleaned_data[f"target_{line}"] for line in range(self.lines))
        return [UUID(chosen) for chosen in said if chosen]


class NewDelivery(forms.Form):
    """A delivery to make."""

    up_to = MomentField(
        label=_("Count up to"),
        required=False,
    )
    target = forms.ChoiceField(label=_("For"), required=False)

    def __init__(self, *args: Any, directory: Choices, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = _("Time in %(zone)s. Leave it empty to count up to now.") % {"zone": zone}
        self.fields["up_to"].help_text = said
        self.fields["target"] = forms.ChoiceField(
            label=_("For"),
            choices=[("", _("(as the petition says)")), *directory],
            required=False,
        )

    @property
    def target_id(self) -> UUID | None:
        chosen = self.cleaned_data["target"]
        return UUID(chosen) if chosen else None


class AnswerWords(forms.Form):
    """What the decision maker said."""

    answered_by = forms.CharField(
        label=_("Who has answered"), max_length=200, help_text=_("Such as The Minister of Health.")
    )
    text = forms.CharField(
        label=_("The answer"),
        max_length=10_000,
        widget=forms.Textarea,
        help_text=_("Everybody can read it. Leave an empty line between paragraphs."),
    )
    source_url = forms.CharField(
        label=_("Where it was said"),
        max_length=500,
        required=False,
        validators=[URLValidator(schemes=["http", "https"], message=_("Enter a web address."))],
        widget=forms.URLInput(attrs={"spellcheck": "false"}),
        help_text=_("A web address, if there is one."),
    )
