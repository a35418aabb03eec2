"""The forms for one channel rule of the organisation's own, and for the order of them."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mobilize.dashboards.findings import CHANNELS
from petitions.domain.channel_rules import NONE, ORDER
from petitions.domain.channels import GROUPS

SOURCES, HOSTS, CLICK_IDS, APPS = "sources", "hosts", "click_ids", "apps"
KINDS = {
    SOURCES: _("A code in the address"),
    HOSTS: _("The website they come from"),
    CLICK_IDS: _("The kind of a click id"),
    APPS: _("The app whose browser they use"),
}
STEPS = {
    "source": _("What the address says: a code or utm tags"),
    "click_id": _("The kind of a click id"),
    "referrer": _("The website they come from"),
    "in_app": _("The app whose browser they use"),
}
OFF = "off"
# As people read the groups; they bear the names that Google Analytics gives them.
GROUP_NAMES = {
    "organic_social": _("Social networks"),
    "messenger": _("Messengers"),
    "organic_video": _("Video sites"),
    "email": _("E-mail"),
    "sms": _("Text messages"),
    "ai_assistant": _("AI assistants"),
    "organic_search": _("Search engines"),
    "organic_shopping": _("Shops"),
    "paid_social": _("Advertising in social networks"),
    "paid_search": _("Advertising in search engines"),
    "paid_video": _("Advertising in videos"),
    "paid_shopping": _("Advertising in shops"),
    "paid_other": _("Other advertising"),
    "copy_link": _("Copied links"),
    "qr": _("QR codes"),
    "native_share": _("Share menus"),
    "display": _("Display advertising"),
    "affiliates": _("Affiliates"),
    "audio": _("Podcasts and radio"),
    "mobile_push_notifications": _("Push notifications"),
    "referral": _("Other websites"),
    "unassigned": _("Everything else"),
}


class NewRule(forms.Form):
    """A word that a visit shows, and the channel it stands for."""

    kind = forms.ChoiceField(
        label=_("What shows it"),
        choices=list(KINDS.items()),
        widget=forms.RadioSelect,
        initial=SOURCES,
    )
    word = forms.CharField(
        label=_("Word"),
        max_length=200,
        help_text=_(
            "What follows utm_source=, source= or ref=; a host such as news.example; the name of a "
            "click id such as fbclid; or what an app says of itself to websites, such as OurApp/."
        ),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    channel = forms.ChoiceField(
        label=_("Channel"),
        choices=[
            *(
                (GROUP_NAMES[group], [(code, CHANNELS[code]) for code in members])
                for group, members in GROUPS.items()
            ),
            (NONE, _("None: pass this click id or app over")),
        ],
    )
    note = forms.CharField(
        label=_("Why"),
        max_length=200,
        help_text=_("For whoever reads the versions later."),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("channel") == NONE and said.get("kind") in {SOURCES, HOSTS}:
            self.add_error("channel", _("Only a click id or an app can be passed over."))
        return said


class NewOrder(forms.Form):
    """Which place each step has. A link's code stays first, what is unknown last."""

    prefix = "order"  # the form beside it asks why, too

    def __init__(self, *given: Any, order: Sequence[str]) -> None:
        super().__init__(*given)
        places = [str(place) for place in range(1, len(ORDER) + 1)]
        for step in ORDER:
            self.fields[step] = forms.ChoiceField(
                label=STEPS[step],
                choices=[*zip(places, places, strict=True), (OFF, _("Not asked"))],
                initial=order.index(step) + 1 if step in order else OFF,
            )
        self.fields["note"] = forms.CharField(label=_("Why"), max_length=200)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        places = [said[step] for step in ORDER if said.get(step, OFF) != OFF]
        if not self.errors and len(set(places)) < len(places):
            self.add_error(None, _("Two of them have the same place."))
        elif not self.errors and not places:
            self.add_error(None, _("One of them at least has to be asked."))
        return said

    @property
    def order(self) -> list[str]:
        """Return what is asked, first to last."""
        asked = [step for step in ORDER if self.cleaned_data[step] != OFF]
        return sorted(asked, key=lambda step: int(self.cleaned_data[step]))


class DropRule(forms.Form):
    """Which rule is to go."""

    kind = forms.ChoiceField(choices=list(KINDS.items()))
    word = forms.CharField(max_length=200)
