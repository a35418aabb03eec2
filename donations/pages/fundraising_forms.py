"""What supporters fill in about a fundraising page of their own."""

from decimal import Decimal
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from donations.domain import fundraising as rules
from donations.domain.fundraising import PageAims, PageKind, PageWords
from donations.pages.forms import amount_field, major, minor
from mobilize.http import form_refusals
from mobilize.http.honeypots import WithHoneypot
from mobilize.kit.email_address import MAX_LENGTH

KINDS = [
    (PageKind.PERSONAL, _("For something I do or care about")),
    (PageKind.MEMORY, _("In memory of somebody")),
    (PageKind.HONOUR, _("In honour of somebody")),
    (PageKind.MOMENT, _("For a moment: a wedding, a birthday, a marathon")),
]
refusals_in = partial(
    form_refusals.refusals_in,
    called={"goal_minor": "goal", "offset_minor": "offset", "on": "about_on"},
)


class PageForm(forms.Form):
    """What a page says, and how much it is to bring."""

    use_required_attribute = False  # our own sentences say what is missing, in one summary

    kind = forms.ChoiceField(
        label=_("What is your page about?"), choices=KINDS, initial=PageKind.PERSONAL,
        widget=forms.RadioSelect, error_messages={"required": _("Choose what it is about.")},
    )  # fmt: skip
    about = forms.CharField(
        label=_("Whom, or which occasion"),
        help_text=_("The name of the person, or such as “Our wedding”."),
        max_length=rules.LONGEST_ABOUT,
        required=False,
    )
    about_on = forms.DateField(
        label=_("Its day, if there is one"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    title = forms.CharField(
        label=_("Title of your page"),
        help_text=_("Such as “Ines runs for clean water”."),
        max_length=rules.LONGEST_TITLE,
        error_messages={"required": _("Give your page a title.")},
    )
    story = forms.CharField(
        label=_("Your story"),
        help_text=_("Why you do this. Leave an empty line between paragraphs."),
        max_length=rules.LONGEST_STORY,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    name_shown = forms.BooleanField(
        label=_("Show my name as the person who collects"), required=False
    )

    field_order = ["kind", "about", "about_on", "title", "story", "goal", "offset", "name_shown"]

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._currency, self.label_suffix = currency, ""
        self.fields["goal"] = amount_field(
            currency,
            label=_("Goal in %(currency)s") % {"currency": currency},
            error_messages={
                "required": _("Enter how much you want to raise."),
                "invalid": _("Enter an amount, such as 500 or 12.50."),
            },
        )
        self.fields["offset"] = amount_field(
            currency,
            label=_("Collected elsewhere, in %(currency)s") % {"currency": currency},
            help_text=_("Such as a collection box. It is shown apart, and is in no book of ours."),
            required=False,
        )
        self.order_fields(self.field_order)

    def page(self) -> dict[str, Any]:
        """Return what the form says of the page."""
        said = self.cleaned_data
        words = PageWords(
            title=said["title"], story=said["story"], about=said["about"], on=said["about_on"]
        )
        aims = PageAims(goal_minor=self._minor("goal"), offset_minor=self._minor("offset"))
        return {
            "kind": PageKind(said["kind"]),
            "words": words,
            "aims": aims,
            "name_shown": said["name_shown"],
        }

    def _minor(self, name: str) -> int:
        return minor(self.cleaned_data[name] or Decimal(0), self._currency)


class NewPageForm(WithHoneypot, PageForm):
    """A page, and who starts it. `team` is the code by which it joins one."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=100,
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
    team = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    field_order = [*PageForm.field_order, "name", "email"]


class TeamForm(forms.Form):
    """The name of a new team."""

    use_required_attribute = False
    name = forms.CharField(
        label=_("Name of the team"),
        max_length=rules.LONGEST_TEAM,
        error_messages={"required": _("Give your team a name.")},
    )


class JoinForm(forms.Form):
    """The code of a team to join."""

    use_required_attribute = False
    team = forms.CharField(
        label=_("Code of the team"),
        help_text=_("Its captain has it."),
        max_length=20,
        error_messages={"required": _("Enter the code of the team.")},
    )


def initial(face: Any) -> dict[str, Any]:
    """Return what the form of a page holds before anything is changed."""
    page, words = face.page, face.words
    return {
        "kind": page.kind,
        "about": words.about,
        "about_on": words.on,
        "title": words.title,
        "story": words.story,
        "goal": major(page.goal_minor, page.currency),
        "offset": major(page.offset_minor, page.currency) if page.offset_minor else None,
        "name_shown": page.name_shown,
    }
