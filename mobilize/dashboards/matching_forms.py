"""What staff write about matches, and about what a cause begins with."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from donations.reports.match_rows import OF
from donations.services.match_offers import MOST_RATIO, Offer
from mobilize.dashboards.forms import minor_units
from mobilize.dashboards.petition_forms import MomentField
from mobilize.kit.languages import written
from mobilize.kit.money import Money

DECIMAL = {"inputmode": "decimal", "autocomplete": "off"}


class NewMatchOffer(forms.Form):
    """A matcher's promise."""

    title = forms.CharField(
        label=_("Title"), max_length=200, help_text=_("Such as: Every gift doubled this week.")
    )
    matcher = forms.CharField(
        label=_("Who matches"),
        max_length=200,
        help_text=_("An organisation, or a name agreed upon: it is not stored encrypted."),
    )
    matcher_shown = forms.BooleanField(required=False, label=_("Everybody may read who"))
    causes = forms.MultipleChoiceField(
        label=_("Causes"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("All of one currency, which is the offer's."),
    )
    ratio_gift = forms.IntegerField(
        label=_("For each so much given"), min_value=1, max_value=MOST_RATIO, initial=1
    )
    ratio_match = forms.IntegerField(
        label=_("The matcher adds so much"), min_value=1, max_value=MOST_RATIO, initial=1
    )
    cap = forms.CharField(
        label=_("At most in all"),
        help_text=_("In the causes' currency, such as 5000."),
        widget=forms.TextInput(attrs=DECIMAL),
    )
    per_gift = forms.CharField(
        required=False, label=_("At most for one gift"), widget=forms.TextInput(attrs=DECIMAL)
    )
    opens_at = MomentField(label=_("From"))
    closes_at = MomentField(label=_("Until"))

    def __init__(self, *args: Any, causes: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._causes = causes
        self.fields["causes"] = forms.MultipleChoiceField(
            label=_("Causes"),
            widget=forms.CheckboxSelectMultiple,
            help_text=_("All of one currency, which is the offer's."),
            choices=[(slug, f"{cause.title} ({cause.currency})") for slug, cause in causes.items()],
        )
        self.order_fields(list(self.base_fields))

    def clean(self) -> dict[str, Any]:
        """Read the amounts once their currency is known."""
        cleaned: dict[str, Any] = super().clean() or {}
        chosen = cleaned.get("causes") or []
        if chosen:
            self.currency = self._causes[chosen[0]].currency
            for name in ("cap", "per_gift"):
                self._read(cleaned, name)
        return cleaned

    @property
    def chosen(self) -> list[Any]:
        """Return the causes that were ticked."""
        return [self._causes[slug] for slug in self.cleaned_data["causes"]]

    def offer(self) -> Offer:
        """Return what the form promises."""
        said = self.cleaned_data
        return Offer(
            title=said["title"],
            matcher=said["matcher"],
            matcher_shown=said["matcher_shown"],
            ratio_gift=said["ratio_gift"],
            ratio_match=said["ratio_match"],
            currency=self.currency,
            cap_minor=said["cap"],
            per_gift_minor=said["per_gift"],
            opens_at=said["opens_at"],
            closes_at=said["closes_at"],
        )

    def _read(self, cleaned: dict[str, Any], name: str) -> None:
        written = cleaned.get(name)
        try:
            cleaned[name] = minor_units(written, currency=self.currency) if written else None
        except forms.ValidationError as error:
            self.add_error(name, error)


class MatchFigure(forms.Form):
    """Which figure of an offer is looked behind; its address is a link's, not typed."""

    of = forms.ChoiceField(required=False, choices=[(of, of) for of in OF])
    before = forms.UUIDField(required=False)


class CountPayment(forms.Form):
    """Which gift is the matcher's."""

    payment = forms.TypedChoiceField(
        label=_("Gift of the matcher's"),
        coerce=UUID,
        help_text=_("Record it like any other gift first; it is counted once, for one offer."),
        error_messages={"required": _("Choose a gift.")},
    )

    def __init__(self, *args: Any, payments: list[tuple[Any, date]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["payment"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 - declared above
        field.choices = [
            ("", _("Choose a gift")),
            *((str(each.id), _named(each, day)) for each, day in payments),
        ]


def _named(payment: Any, day: date) -> str:
    """Return how staff know a payment: its day, amount, reference and cause. No name."""
    money = written(Money(payment.captured_minor, payment.currency))
    parts = [f"{day:%Y-%m-%d}", money, payment.reference, payment.pledge.cause.title]
    return " · ".join(part for part in parts if part)


class UndonePayment(forms.Form):
    """A gift that is not to be counted any more."""

    payment = forms.UUIDField()


class StartFigure(forms.Form):
    """What was collected elsewhere before."""

    amount = forms.CharField(label=_("Amount"), widget=forms.TextInput(attrs=DECIMAL))
    note = forms.CharField(
        required=False,
        label=_("Where it comes from"),
        max_length=200,
        help_text=_("For your colleagues. No names."),
    )

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._currency = currency
        self.fields["amount"].label = _("Amount in %(currency)s") % {"currency": currency}

    def clean_amount(self) -> int:
        """Return the amount in minor units."""
        return minor_units(self.cleaned_data["amount"], currency=self._currency)
