"""What staff can write, field by field. The services judge it; refusals come back to the field."""

import re
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from donations.attribution.models import MODELS
from donations.domain.rails import RAILS
from donations.reports.channel_rows import PARTS
from mobilize.dashboards.findings import CHANNELS
from mobilize.http import form_refusals
from mobilize.kit import languages, money
from mobilize.organisations.models import Role
from mobilize.organisations.models.api_key import Scope
from mobilize.organisations.models.organisation import SLUG
from petitions.domain import channels

AMOUNT = re.compile(r"\d{1,12}(\.\d{1,3})?")
MOST_GOAL = 100_000_000


refusals_in = form_refusals.refusals_in


def minor_units(text: str, *, currency: str) -> int:
    """Read an amount such as `1,200.50`, or `1 200,50` where that is written, as minor units.

    Raises:
        forms.ValidationError
    """
    if formats.get_format("DECIMAL_SEPARATOR") == ",":
        text = text.replace(",", ".")
    plain = "".join(text.replace(",", "").split())
    digits = money.exponent(currency)
    whole, __, rest = plain.partition(".")
    if not AMOUNT.fullmatch(plain) or len(rest) > digits:
        raise forms.ValidationError(_("Enter an amount such as 1200 or 1,200.50."))
    return int(whole + rest.ljust(digits, "0"))


def major_units(minor: int, *, currency: str) -> str:
    """Write minor units the way `minor_units` reads them."""
    digits = money.exponent(currency)
    whole, rest = divmod(minor, 10**digits)
    return f"{whole}.{rest:0{digits}d}" if digits else str(whole)


class SlugField(forms.CharField):
    """The last part of a page's address."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Short name"),
            max_length=60,
            help_text=_("The last part of the page's address: small letters, digits, hyphens."),
            validators=[RegexValidator(f"^{SLUG}$", _("Use small letters, digits and hyphens."))],
            widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
        )


class CauseChanges(forms.Form):
    """What may change about a cause."""

    title = forms.CharField(label=_("Title"), max_length=200)
    summary = forms.CharField(label=_("Summary"), max_length=10_000, widget=forms.Textarea)
    goal = forms.CharField(
        required=False, label=_("Goal"), widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )
    takes_proposals = forms.BooleanField(
        required=False, label=_("Supporters may propose petitions for this cause")
    )

    def __init__(self, *args: Any, currency: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cause_currency = currency
        if currency:
            self.fields["goal"].label = _("Goal in %(currency)s") % {"currency": currency}

    def clean(self) -> dict[str, Any]:
        """Read the goal once its currency is known, which may be a field itself."""
        cleaned: dict[str, Any] = super().clean() or {}
        currency = self.cause_currency or str(cleaned.get("currency", ""))
        said = cleaned.pop("goal", "")
        cleaned["goal_minor"] = None
        if said and money.is_currency(currency):
            try:
                cleaned["goal_minor"] = minor_units(said, currency=currency)
            except forms.ValidationError as error:
                self.add_error("goal", error)
        return cleaned


class NewCause(CauseChanges):
    """A cause: what petitions and gifts are for."""

    slug = SlugField()
    currency = forms.CharField(
        label=_("Currency"),
        max_length=3,
        validators=[RegexValidator("^[A-Z]{3}$", _("Use three capital letters, such as EUR."))],
        help_text=_("Three letters, such as EUR. It cannot change later."),
    )

    field_order = ["title", "slug", "summary", "currency", "goal", "takes_proposals"]


class PetitionChanges(forms.Form):
    """What may change about a petition."""

    title = forms.CharField(label=_("Title"), max_length=200)
    ask = forms.CharField(
        max_length=10_000,
        label=_("What is asked for, and why"),
        widget=forms.Textarea,
        help_text=_("Leave an empty line between paragraphs."),
    )
    target = forms.CharField(max_length=200, label=_("Who decides"))
    goal = forms.IntegerField(min_value=1, max_value=MOST_GOAL, label=_("Goal in signatures"))


class NewPetition(PetitionChanges):
    """A petition of a cause."""

    cause = forms.ChoiceField(label=_("Cause"))
    slug = SlugField()
    locale = forms.CharField(
        initial="en",
        label=_("Language"),
        help_text=_("Such as en, fr or pt-BR."),
        validators=[RegexValidator("^[a-z]{2}(-[A-Z]{2})?$", _("Use a code such as en or pt-BR."))],
    )

    field_order = ["cause", "title", "slug", "ask", "target", "goal", "locale"]

    def __init__(self, *args: Any, causes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cause"] = forms.ChoiceField(label=_("Cause"), choices=causes)
        self.order_fields(self.field_order)


class NewLink(forms.Form):
    """A share link of the organisation's own."""

    petition = forms.ChoiceField(label=_("Petition"))
    channel = forms.ChoiceField(
        label=_("Channel"), choices=[(name, CHANNELS[name]) for name in channels.SHARED]
    )
    label = forms.CharField(
        label=_("Label"), max_length=100, help_text=_("Where you will use it: “May newsletter”.")
    )

    def __init__(self, *args: Any, petitions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["petition"] = forms.ChoiceField(label=_("Petition"), choices=petitions)
        self.order_fields(["petition", "channel", "label"])


def limit_field(petitions: list[tuple[str, str]]) -> forms.MultipleChoiceField:
    """Return the question which petitions a member is limited to."""
    return forms.MultipleChoiceField(
        required=False,
        label=_("Only these petitions"),
        help_text=_("Choose none, and they see the whole organisation."),
        choices=petitions,
        widget=forms.CheckboxSelectMultiple,
    )


class Invitation(forms.Form):
    """Who comes to work here, as what."""

    email = forms.EmailField(
        label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    role = forms.ChoiceField(label=_("Role"), choices=languages.choices(Role))

    def __init__(self, *args: Any, petitions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["petitions"] = limit_field(petitions)


class Limit(forms.Form):
    """Which petitions a member sees."""

    def __init__(self, *args: Any, petitions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["petitions"] = limit_field(petitions)


class NewKey(forms.Form):
    """A machine's key."""

    name = forms.CharField(
        label=_("Name"), max_length=100, help_text=_("What will use it: “Website”.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=[
            (Scope.READ, _("Read reports and lists")),
            (Scope.WRITE, _("Write: publish, record payments")),
            (Scope.MANAGE, _("Manage members and keys")),
        ],
        widget=forms.CheckboxSelectMultiple,
    )


class ReportFilters(forms.Form):
    """What the channel report is about. Its fields are the query of a permanent link."""

    cause = forms.ChoiceField(label=_("Cause"))
    since = forms.DateField(
        required=False,
        label=_("From"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    until = forms.DateField(
        required=False,
        label=_("To"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    currency = forms.CharField(
        label=_("Currency"),
        required=False,
        max_length=3,
        validators=[RegexValidator("^[A-Z]{3}$", _("Use three capital letters, such as EUR."))],
    )

    def __init__(self, *args: Any, causes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cause"] = forms.ChoiceField(label=_("Cause"), choices=causes)
        self.fields["in"] = forms.CharField(  # Python cannot name it above
            label=_("Converted into"),
            required=False,
            max_length=3,
            validators=self.fields["currency"].validators[-1:],
        )
        self.order_fields(["cause", "since", "until", "currency", "in"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            self.add_error("until", _("This day is before the first one."))
        return cleaned


class ChannelCount(forms.Form):
    """Which count of the channel report is looked behind; its address is a link's, not typed."""

    cause = forms.SlugField()
    since = forms.DateField(required=False)
    until = forms.DateField(required=False)
    channel = forms.ChoiceField(required=False, choices=[("", ""), *CHANNELS.items()])
    model = forms.ChoiceField(required=False, choices=[("", ""), *((m, m) for m in MODELS)])
    before = forms.UUIDField(required=False)


class ChannelFigure(ChannelCount):
    """Which figure of money, likewise."""

    currency = forms.RegexField("^[A-Z]{3}$", required=False)
    rail = forms.ChoiceField(required=False, choices=[("", ""), *((r, r) for r in RAILS)])
    part = forms.ChoiceField(required=False, choices=[("", ""), *((p, p) for p in PARTS)])


class Settlement(forms.Form):
    """Money that came by hand."""

    reference = forms.CharField(
        label=_("Reference"),
        max_length=100,
        help_text=_("What the bank statement or the receipt says. No names."),
    )
    received_on = forms.DateField(
        label=_("Received on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
