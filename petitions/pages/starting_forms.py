"""What supporters fill in to start something: proposals, endorsements, ideas."""

from typing import Any

from django import forms
from django.conf.locale import LANG_INFO
from django.utils.translation import gettext_lazy as _

from mobilize.kit.email_address import MAX_LENGTH
from petitions.pages import countries
from petitions.pages.country_select import CountrySelect
from petitions.pages.forms import NAME_LENGTH
from petitions.pages.screened import Screened

TITLE_LENGTH, TEXT_LENGTH = 200, 10_000
LANGUAGES = sorted(
    (code, info["name_local"])
    for code, info in LANG_INFO.items()
    if code.isalpha() and "name_local" in info
)


class Title(forms.Form):
    """The first question: everything else follows once nobody has asked it already."""

    use_required_attribute = False
    title = forms.CharField(
        label=_("What should happen?"),
        help_text=_("One sentence that says what you ask for, such as “Dig a well in Kara”."),
        max_length=TITLE_LENGTH,
        error_messages={"required": _("Say what should happen.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""


class Person(Screened):
    """Who somebody is, as far as we have to know it to ask them by mail."""

    use_required_attribute = False  # our own sentences say what is missing, in one summary

    name = forms.CharField(
        label=_("Your name"),
        help_text=_("First and last name."),
        max_length=NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Enter your name.")},
    )
    email = forms.CharField(
        label=_("Your e-mail address"),
        help_text=_("We write to you to ask whether it was you."),
        max_length=MAX_LENGTH,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"required": _("Enter your e-mail address.")},
    )
    country = forms.ChoiceField(
        label=_("The country you live in"),
        choices=countries.choices,
        widget=CountrySelect(attrs={"autocomplete": "country"}),
        error_messages={"required": _("Choose the country you live in.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""

    @property
    def person(self) -> dict[str, str]:
        """Return who it is."""
        return {name: self.cleaned_data[name] for name in ("email", "name", "country")}


class Words(forms.Form):
    """What a proposal says."""

    use_required_attribute = False
    title = forms.CharField(
        label=_("What should happen?"),
        max_length=TITLE_LENGTH,
        error_messages={"required": _("Say what should happen.")},
    )
    ask = forms.CharField(
        label=_("What exactly do you ask for, and why?"),
        help_text=_("Leave an empty line between paragraphs. Name nobody who is not in office."),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea,
        error_messages={"required": _("Say what you ask for, and why.")},
    )
    target = forms.CharField(
        label=_("Who decides about it?"),
        help_text=_("Such as “The city council of Kara”."),
        max_length=TITLE_LENGTH,
        error_messages={"required": _("Say who decides about it.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""


class NewProposal(Words, Person):
    """A petition somebody wants to start."""

    cause = forms.ChoiceField(label=_("Which cause does it belong to?"))
    locale = forms.ChoiceField(label=_("The language you write in"), choices=LANGUAGES)
    name_shown = forms.BooleanField(
        label=_("Show my name as the person who started this petition"), required=False
    )

    field_order = [
        "title", "ask", "target", "cause", "locale", "name", "email", "country", "name_shown",
    ]  # fmt: skip

    def __init__(self, *args: Any, causes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = self.fields["cause"]
        assert isinstance(offered, forms.ChoiceField)  # noqa: S101 - declared so, above
        offered.choices = causes
        if len(causes) == 1:
            offered.widget = forms.HiddenInput()
            self.initial["cause"] = causes[0][0]

    @property
    def words(self) -> dict[str, Any]:
        """Return what is proposed."""
        names = ("cause", "title", "ask", "target", "locale", "name_shown")
        return {name: self.cleaned_data[name] for name in names}


class NewIdea(Person):
    """An idea in answer to a call."""

    title = forms.CharField(
        label=_("Your idea in one sentence"),
        max_length=TITLE_LENGTH,
        error_messages={"required": _("Say what your idea is.")},
    )
    text = forms.CharField(
        label=_("Tell more about it"),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea,
        error_messages={"required": _("Tell a little more about it.")},
    )
    name_shown = forms.BooleanField(
        label=_("If my idea becomes a petition, name me there"), required=False
    )

    field_order = ["title", "text", "name", "email", "country", "name_shown"]
