"""Finding pledges."""

from uuid import UUID

from donations.models import Pledge
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import TenantQuerySet


class PledgeMissing(AppError):
    """There is no such pledge."""

    code = "pledge-missing"
    kind = Kind.MISSING


def of(organisation_id: UUID) -> TenantQuerySet[Pledge]:
    """Return an organisation's pledges."""
    return Pledge.objects.for_org(organisation_id).select_related("cause", "petition")


def by_id(organisation_id: UUID, pledge_id: UUID) -> Pledge:
    """Return one pledge.

    Raises:
        PledgeMissing
    """
    pledge = of(organisation_id).filter(id=pledge_id).first()
    if pledge is None:
        raise PledgeMissing
    return pledge


def is_being_paid(pledge: Pledge) -> bool:
    """Say whether the card provider has been asked for this pledge's money."""
    return pledge.payments.filter(state="processing").exists()
