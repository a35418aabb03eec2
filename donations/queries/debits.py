"""Mandates and batches of direct debits as staff see them, without anybody's account."""

from uuid import UUID

from donations.models import BankAccount, DebitBatch, Mandate
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import TenantQuerySet


class MandateMissing(AppError):
    """There is no such mandate."""

    code = "mandate-missing"
    kind = Kind.MISSING


class BatchMissing(AppError):
    """There is no such batch of direct debits."""

    code = "debit-batch-missing"
    kind = Kind.MISSING


def mandates(organisation_id: UUID) -> TenantQuerySet[Mandate]:
    """Return an organisation's mandates."""
    return Mandate.objects.for_org(organisation_id).select_related("pledge__cause", "account")


def batches(account: BankAccount) -> TenantQuerySet[DebitBatch]:
    """Return an account's batches."""
    return DebitBatch.objects.for_org(account.organisation_id).filter(account=account)


def batch(organisation_id: UUID, batch_id: UUID) -> DebitBatch:
    """Return one batch.

    Raises:
        BatchMissing
    """
    rows = DebitBatch.objects.for_org(organisation_id).select_related("account", "organisation")
    found = rows.filter(id=batch_id).first()
    if found is None:
        raise BatchMissing
    return found
