"""Setting what receipts say of the organisation, and by which rules they are made."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from donations.domain.fiscal_years import LAST_DAY_TO_BEGIN
from donations.domain.tax_wording import SCHEMES
from donations.models import ReceiptProfile
from donations.queries import receipt_profiles
from mobilize.kit import text
from mobilize.kit.errors import AppError

LINES = ("legal_name", "registration", "signatory")
PARAGRAPHS = ("address", "tax_text_en", "tax_text_fr")
RULES = ("year_month", "year_day", "kept_years", "needs_address", "scheme")


class ProfileIncomplete(AppError):
    """Receipts name the organisation and its address."""

    code = "receipt-profile-incomplete"


class YearStartInvalid(AppError):
    """A fiscal year begins on the 1st to the 28th of a month."""

    code = "fiscal-year-start-invalid"


@transaction.atomic
def keep(*, organisation_id: UUID, now: datetime, singles: bool, **said: Any) -> ReceiptProfile:
    """Write down what receipts say from now on; those that were issued stay as they are.

    `singles` makes a receipt for each gift that is booked from now on, without asking.

    Raises:
        ProfileIncomplete, YearStartInvalid, text.TextInvalid
    """
    profile = receipt_profiles.known(organisation_id) or ReceiptProfile(
        organisation_id=organisation_id
    )
    for name in LINES:
        setattr(profile, name, text.line(said[name], field=name))
    for name in PARAGRAPHS:
        setattr(profile, name, text.paragraph(said[name], field=name))
    for name in RULES:
        setattr(profile, name, said[name])
    _check(profile)
    if singles != profile.singles:
        profile.singles, profile.singles_since = singles, now if singles else None
    profile.save()
    return profile


def _check(profile: ReceiptProfile) -> None:
    for name in ("legal_name", "address"):
        if not getattr(profile, name):
            raise ProfileIncomplete(field=name)
    if not (1 <= profile.year_month <= 12 and 1 <= profile.year_day <= LAST_DAY_TO_BEGIN):
        raise YearStartInvalid(field="year_day")
    if profile.scheme not in {"", *SCHEMES}:
        raise ProfileIncomplete("There is no such tax scheme.", field="scheme")
