"""What staff can write about fraud, field by field. The services judge it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from petitions.pages.suspicions import SUSPICIONS

ANY = ("", _("Any"))
KINDS = [("allow", _("Allow")), ("hold", _("Hold"))]
PROOFS = [("off", _("Never")), ("auto", _("While a petition is attacked")), ("always", _("Always"))]
SOURCES = [
    ANY,
    ("web", _("Our pages")),
    ("api", _("The API")),
    ("paper", _("Paper")),
    ("import", _("An import")),
]
WHEN = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class Heap(forms.Form):
    """Which held signatures are meant: those of a petition, of a suspicion, or ticked ones."""

    petition = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    suspicion = forms.ChoiceField(
        required=False, choices=[ANY, *SUSPICIONS.items()], widget=forms.HiddenInput
    )
    reason = forms.CharField(
        required=False,
        max_length=500,
        label=_("Reason"),
        help_text=_("Published on the page “How we count”."),
    )


class NewInvalidation(forms.Form):
    """A query for signatures to take back. At least one criterion is needed."""

    name = forms.CharField(max_length=200, label=_("Name"), help_text=_("For your own list."))
    reason = forms.CharField(
        max_length=500,
        label=_("Reason"),
        help_text=_("Published on the page “How we count”. No names."),
    )
    petition = forms.ChoiceField(required=False, label=_("Petition"))
    suspicion = forms.ChoiceField(
        required=False, label=_("Suspicion"), choices=[ANY, *SUSPICIONS.items()]
    )
    least_score = forms.IntegerField(
        required=False, min_value=1, max_value=1000, label=_("Score of at least")
    )
    signed_from = forms.DateTimeField(required=False, label=_("Signed from (UTC)"), widget=WHEN)
    signed_until = forms.DateTimeField(required=False, label=_("Signed before (UTC)"), widget=WHEN)
    country = forms.CharField(
        required=False, max_length=2, label=_("Country"), help_text=_("Two letters, such as FR.")
    )
    source = forms.ChoiceField(required=False, choices=SOURCES, label=_("Signed through"))
    name_shown = forms.ChoiceField(
        required=False,
        choices=[ANY, ("yes", _("Shown")), ("no", _("Not shown"))],
        label=_("Name in public"),
    )
    network = forms.CharField(
        required=False,
        max_length=32,
        label=_("Network"),
        help_text=_("The letters and digits beside a held signature. They change each day."),
    )
    link = forms.CharField(
        required=False, max_length=20, label=_("Share link"), help_text=_("Its code, after /s/.")
    )
    below = forms.UUIDField(
        required=False,
        label=_("A signature and all that it brought"),
        help_text=_("The signature's id."),
    )

    def __init__(self, *args: Any, petitions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["petition"] = forms.ChoiceField(
            required=False,
            label=_("Petition"),
            choices=[("", _("All petitions")), *petitions],
        )
        self.order_fields(["name", "reason", "petition"])

    @property
    def criteria(self) -> dict[str, Any]:
        """Return what was filled in about the signatures."""
        said = {name: self.cleaned_data[name] for name in CRITERIA}
        shown = {"yes": True, "no": False}.get(self.cleaned_data["name_shown"])
        return {name: value or None for name, value in said.items()} | {"name_shown": shown}


CRITERIA = (
    "suspicion", "least_score", "signed_from", "signed_until", "country", "source", "network",
    "link", "below",
)  # fmt: skip


class Policy(forms.Form):
    """The organisation's numbers."""

    hold_at = forms.IntegerField(
        min_value=1,
        max_value=1000,
        label=_("Hold from this score on"),
        help_text=_("50 unless you have a reason."),
    )
    min_fill_seconds = forms.IntegerField(
        min_value=0, max_value=60, label=_("Seconds that filling in the form takes at least")
    )
    proof = forms.ChoiceField(choices=PROOFS, label=_("Ask browsers for proof of work"))
    burst = forms.IntegerField(min_value=1, label=_("Signatures at once from one network"))
    burst_seconds = forms.IntegerField(min_value=1, max_value=3600, label=_("within seconds"))
    sustained = forms.IntegerField(min_value=1, label=_("Signatures from one network"))
    sustained_seconds = forms.IntegerField(min_value=1, max_value=86400, label=_("within seconds"))
    smallest_cell = forms.IntegerField(
        min_value=5, max_value=1000, label=_("Smallest number that is published")
    )


class NewNetwork(forms.Form):
    """A network with a rule."""

    cidr = forms.CharField(
        max_length=43, label=_("Network"), help_text=_("Such as 192.0.2.0/24 or 2001:db8::/48.")
    )
    kind = forms.ChoiceField(choices=KINDS, label=_("What to do"))
    label = forms.CharField(max_length=100, label=_("Whose it is"))
    sustained = forms.IntegerField(
        required=False,
        min_value=1,
        label=_("Signatures it may send"),
        help_text=_("For an allowed network. Leave empty for no limit."),
    )


class NewDomain(forms.Form):
    """A mail domain with a rule."""

    domain = forms.CharField(max_length=253, label=_("Mail domain"))
    kind = forms.ChoiceField(choices=KINDS, label=_("What to do"))
