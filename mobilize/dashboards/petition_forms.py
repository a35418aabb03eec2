"""What staff write about a petition's life: plans, notes, reasons, texts in other languages."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from mobilize.dashboards.forms import SlugField

TEXT_LENGTH = 10_000
MOST_HOURS = 8760


class MomentField(forms.DateTimeField):
    """A day and a time, in the organisation's time zone."""

    def __init__(self, **kwargs: Any) -> None:
        picker = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=picker, **kwargs)


class LocaleField(forms.CharField):
    """A language, by its code."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Language"),
            help_text=_("Such as en, fr or pt-BR."),
            validators=[
                RegexValidator("^[a-z]{2}(-[A-Z]{2})?$", _("Use a code such as en or pt-BR."))
            ],
        )


class PublicNote(forms.Form):
    """Why, in words that everybody reads."""

    note = forms.CharField(
        label=_("Why"),
        help_text=_("Everybody can read this."),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class Reopening(PublicNote):
    """Why a petition is opened again, and until when."""

    closes_at = MomentField(required=False, label=_("Closes at"))


class Plan(forms.Form):
    """When a petition opens and closes by itself."""

    opens_at = MomentField(required=False, label=_("Opens at"))
    closes_at = MomentField(required=False, label=_("Closes at"))


class Rejection(forms.Form):
    """Why a text is turned down."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.ChoiceField(label=_("Reason"), required=False)
    note = forms.CharField(
        label=_("In other words"),
        help_text=_("Stands in place of the reason's own text."),
        required=False,
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    private_note = forms.CharField(
        label=_("For your colleagues only"),
        required=False,
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, reasons: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("None of these")), *reasons.items()]
        self.fields["reason"] = forms.ChoiceField(
            label=_("Reason"), required=False, choices=choices
        )
        self.order_fields(["version", "reason", "note", "private_note"])


class Approval(forms.Form):
    """Which text was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class ColleagueNote(forms.Form):
    """What the next moderator should know."""

    text = forms.CharField(
        label=_("Note for your colleagues"),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class Translation(forms.Form):
    """A petition's words in one more language."""

    locale = LocaleField()
    title = forms.CharField(label=_("Title"), max_length=200)
    ask = forms.CharField(
        max_length=TEXT_LENGTH, label=_("What is asked for, and why"), widget=forms.Textarea
    )


class ReasonWords(forms.Form):
    """What a reason says in one language."""

    title = forms.CharField(label=_("Title"), max_length=200)
    text = forms.CharField(
        label=_("What the public reads"), max_length=TEXT_LENGTH, widget=forms.Textarea
    )
    hides_words = forms.BooleanField(
        label=_("Do not show the petition's words to the public"), required=False
    )


class NewReason(ReasonWords):
    """A reason to give."""

    code = SlugField()
    locale = LocaleField()

    field_order = ["code", "locale", "title", "text", "hides_words"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = _("Small letters, digits, hyphens: “off-topic”.")


class Promise(forms.Form):
    """How long people should wait at most."""

    late_after_hours = forms.IntegerField(
        label=_("Late after so many hours"), min_value=1, max_value=MOST_HOURS
    )
