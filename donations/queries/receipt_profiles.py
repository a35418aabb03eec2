"""How an organisation makes its receipts."""

from uuid import UUID

from donations.domain.fiscal_years import Calendar
from donations.models import ReceiptProfile
from mobilize.kit.errors import AppError, Kind


class ReceiptsNotSetUp(AppError):
    """The organisation has not said yet what its receipts say of it: name and address."""

    code = "receipts-not-set-up"
    kind = Kind.CONFLICT


def known(organisation_id: UUID) -> ReceiptProfile | None:
    """Return what an organisation has said, if it has."""
    return ReceiptProfile.objects.for_org(organisation_id).first()


def of(organisation_id: UUID) -> ReceiptProfile:
    """Return how an organisation makes its receipts.

    Raises:
        ReceiptsNotSetUp
    """
    profile = known(organisation_id)
    if profile is None:
        raise ReceiptsNotSetUp
    return profile


def calendar(profile: ReceiptProfile | None) -> Calendar:
    """Return on which day its years begin."""
    return Calendar(profile.year_month, profile.year_day) if profile else Calendar()
