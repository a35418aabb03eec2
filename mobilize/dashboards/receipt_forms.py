"""What staff fill in about receipts and tax declarations."""

from datetime import date
from typing import Any

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from donations.domain.fiscal_years import FIRST_YEAR, LAST_DAY_TO_BEGIN, LAST_YEAR
from mobilize.dashboards.templatetags.papers import REASONS, SCHEMES

LONGEST = 1000


def day_field(label: Any, **options: Any) -> forms.DateField:
    """Return a field for a day."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    said = {"invalid": _("Enter a day."), "required": _("Enter a day.")}
    return forms.DateField(label=label, widget=widget, error_messages=said, **options)


def _text(label: Any, *, rows: int, **options: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=LONGEST, widget=widget, **options)


class ReceiptProfileForm(forms.Form):
    """What receipts say of the organisation."""

    use_required_attribute = False

    legal_name = forms.CharField(
        label=_("Name of the organisation, as the law knows it"),
        max_length=200,
        error_messages={"required": _("Enter the organisation’s name.")},  # noqa: RUF001
    )
    address = _text(
        _("Postal address"), rows=3, error_messages={"required": _("Enter the address.")}
    )
    registration = forms.CharField(
        label=_("Registration"),
        help_text=_("The number or notice by which you may give receipts."),
        max_length=200,
        required=False,
    )
    signatory = forms.CharField(
        label=_("Who signs"), help_text=_("Name and office."), max_length=200, required=False
    )
    tax_text_en = _text(_("What receipts say about tax, in English"), rows=3, required=False)
    tax_text_fr = _text(_("What receipts say about tax, in French"), rows=3, required=False)
    year_day = forms.IntegerField(
        label=_("Day on which your year begins"), min_value=1, max_value=LAST_DAY_TO_BEGIN
    )
    year_month = forms.TypedChoiceField(
        label=_("Month in which your year begins"), choices=list(MONTHS.items()), coerce=int
    )
    kept_years = forms.IntegerField(
        label=_("Years for which names on receipts are kept"),
        help_text=_("After the year of the last one, as your tax law asks."),
        min_value=1,
        max_value=30,
    )
    needs_address = forms.BooleanField(
        label=_("Receipts name the giver’s postal address"),  # noqa: RUF001
        help_text=_("Whoever has not told theirs gets no receipt until they do."),
        required=False,
    )
    singles = forms.BooleanField(
        label=_("Mail a receipt for each gift"),
        help_text=_("For all that is booked from now on. Annual receipts leave these gifts out."),
        required=False,
    )
    scheme = forms.ChoiceField(
        label=_("Tax declarations"),
        choices=[("", _("None")), *SCHEMES.items()],
        required=False,
    )


class RunForm(forms.Form):
    """The year whose receipts are to be made."""

    use_required_attribute = False

    year = forms.IntegerField(
        label=_("Year"),
        help_text=_("The calendar year in which it begins."),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
    )


class VoidForm(forms.Form):
    """Why a receipt is void."""

    use_required_attribute = False

    reason = forms.ChoiceField(
        label=_("Why it is void"),
        choices=list(REASONS.items()),
        initial="details",
        widget=forms.RadioSelect,
    )
    replace = forms.BooleanField(
        label=_("Issue another in its place"),
        help_text=_("For what is left of the gifts. It says which one it replaces."),
        initial=True,
        required=False,
    )


class ClaimDays(forms.Form):
    """The days of the gifts that are to be claimed for."""

    use_required_attribute = False

    since = day_field(_("Gifts from"))
    until = day_field(_("Up to and with"))


class RecordForm(forms.Form):
    """What somebody declared on paper or by word."""

    use_required_attribute = False

    since = day_field(_("For gifts from this day on"))
    until = day_field(
        _("Up to this day"), help_text=_("Leave it empty for all to come."), required=False
    )
    address = forms.CharField(
        label=_("Where they live"),
        help_text=_("As it stands on the declaration. Leave it empty if we know it already."),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    evidence = forms.CharField(
        label=_("How it is proven"),
        help_text=_("A letter of which day, filed where. No name."),
        max_length=200,
        error_messages={"required": _("Say how the declaration is proven.")},
    )


class EndForm(forms.Form):
    """From which day on a declaration covers nothing."""

    ends_on = day_field(_("No longer from"))

    def __init__(self, *args: Any, today: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ends_on"].initial = today
