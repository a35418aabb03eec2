"""Tax declarations, and the gifts they cover."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Min

from donations.domain import declarations as rules
from donations.domain.declarations import Claim, Declaration, Gift
from donations.models import LedgerEntry, TaxDeclaration
from donations.queries import receiptable
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import Organisation, TenantQuerySet


class DeclarationMissing(AppError):
    """There is no such declaration."""

    code = "declaration-missing"
    kind = Kind.MISSING


def of(organisation_id: UUID) -> TenantQuerySet[TaxDeclaration]:
    """Return an organisation's declarations, each with the day from which it covers nothing."""
    rows = TaxDeclaration.objects.for_org(organisation_id).select_related("holder")
    return rows.annotate(cancelled_from=Min("ends__ends_on"))


def by_id(organisation_id: UUID, declaration_id: UUID) -> Any:
    """Return one declaration.

    Raises:
        DeclarationMissing
    """
    found = of(organisation_id).filter(id=declaration_id).first()
    if found is None:
        raise DeclarationMissing
    return found


def of_giver(organisation_id: UUID, supporter_id: UUID) -> Any:
    """Return somebody's declarations, the newest first."""
    rows = of(organisation_id).filter(supporter_id=supporter_id, holder__forgotten_at=None)
    return rows.order_by("-given_at", "-id")


def plain(row: Any) -> Declaration:
    """Return a row as the rules know it."""
    return Declaration(
        id=row.id,
        giver=row.supporter_id,
        since=row.valid_from,
        until=row.valid_until,
        cancelled_from=row.cancelled_from,
        given_at=row.given_at,
    )


def claims(organisation: Organisation, *, since: date, until: date) -> list[Claim]:
    """Return the gifts of these days, both included, for which tax can be claimed.

    What is kept of each is read from the ledger; what went back is not claimed.
    """
    known = [plain(row) for row in of(organisation.id).filter(holder__forgotten_at=None)]
    gifts = _gifts(organisation, {each.giver for each in known}, since=since, until=until)
    return rules.claims(gifts, known)


def held_about(supporter_id: UUID) -> list[dict[str, Any]]:
    """Return somebody's declarations, as they are told what is held about them."""
    rows = TaxDeclaration.objects.filter(supporter_id=supporter_id).order_by("given_at", "id")
    said = rows.annotate(cancelled_from=Min("ends__ends_on")).values(
        "scheme", "wording_version", "valid_from", "valid_until", "cancelled_from", "given_at",
        "evidence",
    )  # fmt: skip
    return [dict(row) for row in said]


def _gifts(
    organisation: Organisation, givers: set[UUID], *, since: date, until: date
) -> list[Gift]:
    rows = LedgerEntry.objects.for_org(organisation.id).filter(
        kind=LedgerEntry.Kind.GIFT, pledge__supporter_id__in=givers
    )
    found = list(
        rows.order_by("happened_at", "id").values(
            "payment_id", "pledge__supporter_id", "happened_at", "currency"
        )
    )
    left = receiptable.kept({row["payment_id"] for row in found})
    gifts = [
        Gift(
            id=row["payment_id"],
            giver=row["pledge__supporter_id"],
            given_on=organisation.day_of(row["happened_at"]),
            kept_minor=left[row["payment_id"]],
            currency=row["currency"],
        )
        for row in found
    ]
    return [gift for gift in gifts if since <= gift.given_on <= until]
