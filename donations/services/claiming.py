"""The table of gifts for which tax can be claimed, with who gave them as they declared it."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from donations.domain.declarations import Claim
from donations.models import TaxDeclaration
from donations.queries import declarations
from donations.services import declaring
from mobilize.kit import money, spreadsheets
from mobilize.kit.errors import AppError
from mobilize.organisations.models import Organisation

HEADER = (
    "name", "address", "given_on", "amount", "currency", "scheme", "wording", "declared_on",
    "valid_from", "valid_until", "cancelled_from", "gift", "declaration",
)  # fmt: skip


class ClaimSpanInvalid(AppError):
    """The days of a claim end before they begin."""

    code = "claim-span-invalid"


@dataclass(frozen=True)
class Summary:
    """How much can be claimed for: no name in it."""

    since: date
    until: date
    gifts: int
    givers: int
    minor: dict[str, int]


def summary(organisation: Organisation, *, since: date, until: date) -> Summary:
    """Return what the table adds up to, by currency.

    Raises:
        ClaimSpanInvalid
    """
    found = _claims(organisation, since=since, until=until)
    minor: Counter[str] = Counter()
    for claim in found:
        minor[claim.gift.currency] += claim.gift.kept_minor
    givers = {claim.gift.giver for claim in found}
    return Summary(since, until, len(found), len(givers), dict(minor))


def csv(organisation: Organisation, *, since: date, until: date) -> str:
    """Return a line per gift, with names and addresses, in which no cell is a formula.

    Raises:
        ClaimSpanInvalid
    """
    found = _claims(organisation, since=since, until=until)
    rows = TaxDeclaration.objects.for_org(organisation.id).select_related("holder")
    declared = rows.in_bulk({claim.declaration.id for claim in found})
    people = {each.id: declaring.person_of(each) for each in declared.values()}
    return spreadsheets.text(
        [HEADER, *(_line(claim, declared[claim.declaration.id], people) for claim in found)]
    )


def _claims(organisation: Organisation, *, since: date, until: date) -> list[Claim]:
    if until < since:
        raise ClaimSpanInvalid(field="until")
    return declarations.claims(organisation, since=since, until=until)


def _line(claim: Claim, row: TaxDeclaration, people: dict[UUID, list[str]]) -> list[str]:
    name, *address = people[row.id]
    gift, declared = claim.gift, claim.declaration
    amount = Decimal(gift.kept_minor).scaleb(-money.exponent(gift.currency))
    return [
        name,
        ", ".join(address),
        gift.given_on.isoformat(),
        f"{amount:f}",
        gift.currency,
        row.scheme,
        row.wording_version,
        row.given_at.date().isoformat(),
        *(day.isoformat() if day else "" for day in (
            declared.since, declared.until, declared.cancelled_from
        )),
        str(gift.id),
        str(row.id),
    ]  # fmt: skip
