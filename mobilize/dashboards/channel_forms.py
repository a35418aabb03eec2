"""The form for one channel rule of the organisation's own."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mobilize.dashboards.findings import CHANNELS
from petitions.domain.channels import GROUPS

SOURCES, HOSTS = "sources", "hosts"
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
    """A code or a host, and the channel it stands for."""

    kind = forms.ChoiceField(
        label=_("What shows it"),
        choices=[(SOURCES, _("A code in the address")), (HOSTS, _("The website they come from"))],
        widget=forms.RadioSelect,
        initial=SOURCES,
    )
    word = forms.CharField(
        label=_("Code or website"),
        max_length=200,
        help_text=_("What follows utm_source=, source= or ref=; or a host such as news.example."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    channel = forms.ChoiceField(
        label=_("Channel"),
        choices=[
            (GROUP_NAMES[group], [(code, CHANNELS[code]) for code in members])
            for group, members in GROUPS.items()
        ],
    )
    note = forms.CharField(
        label=_("Why"),
        max_length=200,
        help_text=_("For whoever reads the versions later."),
    )


class DropRule(forms.Form):
    """Which rule is to go."""

    kind = forms.ChoiceField(choices=[(SOURCES, SOURCES), (HOSTS, HOSTS)])
    word = forms.CharField(max_length=200)
