"""What a giver fills in."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from donations.domain import hearing
from donations.domain.amounts import LARGEST_MINOR
from donations.domain.conditions import Condition, On
from donations.domain.promises import Giver, Promise, Rhythm, Shown
from donations.domain.rails import CARD, DEBIT, DEBITED_IN, SMS, TRANSFER
from donations.services.gift_words import LONGEST_COMMENT, LONGEST_DEDICATION
from mobilize.kit import money
from mobilize.kit.email_address import MAX_LENGTH
from mobilize.kit.languages import written
from mobilize.kit.money import Money
from petitions.domain import wording

TOKEN_LENGTH = 2000
OTHER = ""
WAYS = [
    (CARD, _("By card, now")),
    (TRANSFER, _("By bank transfer")),
    (SMS, _("By text message")),
]
BY_DEBIT = (DEBIT, _("By direct debit from your account"))
MONTHLY, YEARLY = "monthly", "yearly"
OFTEN = [
    ("once", _("Once")),
    (MONTHLY, _("Every month")),
    (YEARLY, _("Every year")),
    ("parts-3", _("In 3 monthly instalments")),
    ("parts-6", _("In 6 monthly instalments")),
    ("parts-12", _("In 12 monthly instalments")),
]
RHYTHMS = {MONTHLY: Rhythm(1), YEARLY: Rhythm(12)}
CONDITIONS = [
    ("", _("In any case")),
    (On.SIGNATURES, _("Once the petition has so many signatures")),
    (On.GIVERS, _("Once so many others give")),
    (On.TOTAL, _("If so much is promised in all by a day; else nothing is owed")),
]
HEARD = [
    ("", _("I would rather not say")),
    *((answer, _(name)) for answer, name in hearing.NAMES.items()),
]


def amount_field(currency: str, **options: Any) -> forms.DecimalField:
    """Return a field for an amount in whole and fractional units of a currency."""
    digits = money.exponent(currency)
    return forms.DecimalField(
        min_value=Decimal(1).scaleb(-digits),
        max_value=Decimal(LARGEST_MINOR).scaleb(-digits),
        decimal_places=digits,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        **options,
    )


def minor(amount: Decimal, currency: str) -> int:
    """Return an amount in minor units."""
    return int(amount.scaleb(money.exponent(currency)))


def major(amount_minor: int, currency: str) -> Decimal:
    """Return minor units as a form shows them."""
    return Decimal(amount_minor).scaleb(-money.exponent(currency))


class GiveForm(forms.Form):
    """Give to a cause: how much and how often, how, who, and perhaps on a condition."""

    use_required_attribute = False  # our own sentences say what is missing, in one summary

    often = forms.ChoiceField(
        label=_("How often"), choices=OFTEN, initial="once", required=False,
        help_text=_(
            "We write to you three days before each later gift or instalment. Stop any time."
        ),
    )  # fmt: skip
    rail = forms.ChoiceField(
        label=_("How you give"),
        choices=WAYS,
        initial=CARD,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how you give.")},
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Enter your name.")},
    )
    email = forms.CharField(
        label=_("Your e-mail address"),
        help_text=_("For questions about your gift."),
        max_length=MAX_LENGTH,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"required": _("Enter your e-mail address.")},
    )
    named = forms.BooleanField(label=_("Show my name beside my gift"), required=False)
    dedication = forms.CharField(
        label=_("In honour or in memory of"), max_length=LONGEST_DEDICATION, required=False
    )
    comment = forms.CharField(
        label=_("Why you give"),
        max_length=LONGEST_COMMENT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody can read it once we have."),
    )
    condition = forms.ChoiceField(label=_("My promise holds"), choices=CONDITIONS, required=False)
    condition_number = forms.DecimalField(
        label=_("How many, or how much"), required=False, min_value=1, localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )  # fmt: skip
    condition_until = forms.DateField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    heard = forms.ChoiceField(
        label=_("How did you hear of this?"),
        help_text=_("You need not answer."),
        choices=HEARD,
        required=False,
    )
    remind = forms.BooleanField(
        required=False,
        help_text=_("A mail asks you to confirm your address first."),
    )
    t = forms.CharField(required=False, max_length=TOKEN_LENGTH, widget=forms.HiddenInput)
    ask = forms.CharField(required=False, max_length=TOKEN_LENGTH, widget=forms.HiddenInput)
    petition = forms.SlugField(required=False, max_length=60, widget=forms.HiddenInput)
    page = forms.SlugField(required=False, max_length=80, widget=forms.HiddenInput)

    field_order = ["suggested", "amount", "often", "rail", "name", "email"]
    EXTRA = ("named", "dedication", "comment", "condition", "condition_number", "condition_until")
    LAST = ("remind", "heard")

    def __init__(
        self, *args: Any, organisation: str, currency: str, shown: Shown, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._currency, self._shown = currency, shown
        self.fields["remind"].label = wording.of_reminders(
            organisation=organisation, locale=get_language() or ""
        )
        self.fields["amount"] = amount_field(
            currency,
            label=_("Amount in %(currency)s") % {"currency": currency},
            required=not shown.amounts_minor,
            error_messages={
                "required": _("Enter how much you give."),
                "invalid": _("Enter an amount, such as 25 or 12.50."),
            },
        )
        if shown.amounts_minor:
            self.fields["suggested"] = forms.ChoiceField(
                label=_("How much"),
                choices=[*self._suggestions(), (OTHER, _("Another amount"))],
                required=False,
                widget=forms.RadioSelect,
            )
        if currency == DEBITED_IN:
            self.fields["rail"].choices = [*WAYS, BY_DEBIT]  # type: ignore[attr-defined]
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "amount" in cleaned and not cleaned.get("amount") and not cleaned.get("suggested"):
            self.add_error("amount", _("Enter how much you give."))
        if cleaned.get("condition") and not cleaned.get("condition_number"):
            self.add_error("condition_number", _("Say how many, or how much."))
        return cleaned

    def main_fields(self) -> list[forms.BoundField]:
        """Return what everybody fills in."""
        later = (*self.EXTRA, *self.LAST)
        return [field for field in self.visible_fields() if field.name not in later]

    def extra_fields(self) -> list[forms.BoundField]:
        """Return what stands folded away."""
        return [self[name] for name in self.EXTRA]

    def has_extra(self) -> bool:
        """Say whether what stands folded away must be seen: something is wrong with it."""
        return any(name in self.errors for name in self.EXTRA)

    def promise(self) -> Promise:
        """Return what the form promises."""
        said = self.cleaned_data
        often = said["often"] or "once"
        return Promise(
            amount_minor=self._amount_minor(),
            currency=self._currency,
            rail=said["rail"],
            parts=int(often.removeprefix("parts-")) if often.startswith("parts-") else 1,
            rhythm=RHYTHMS.get(often),
            condition=self._condition(),
            shown=self._shown,
            heard=said["heard"],
        )

    def giver(self) -> Giver:
        """Return who gives."""
        said = self.cleaned_data
        return Giver(
            email=said["email"],
            name=said["name"],
            locale=get_language() or "en",
            anonymous=not said["named"],
            dedication=said["dedication"],
            comment=said["comment"],
            remind=said["remind"],
        )

    def _amount_minor(self) -> int:
        amount, suggested = self.cleaned_data["amount"], self.cleaned_data.get("suggested", "")
        return minor(amount, self._currency) if amount else int(suggested)

    def _condition(self) -> Condition | None:
        on, number = self.cleaned_data["condition"], self.cleaned_data["condition_number"]
        until: date | None = self.cleaned_data["condition_until"]
        if not on:
            return None
        many = minor(number, self._currency) if on == On.TOTAL else int(number)
        return Condition(On(on), many, until)

    def _suggestions(self) -> list[tuple[str, str]]:
        return [
            (str(each), written(Money(each, self._currency))) for each in self._shown.amounts_minor
        ]
