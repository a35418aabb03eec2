"""One giver's own history, as the ledger tells it: what they gave, what went back, what is kept."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from donations.models import LedgerEntry, Receipt
from donations.queries import receipts
from mobilize.organisations.models import Organisation


@dataclass(frozen=True)
class Movement:
    """One movement of money after the gift: a refund, a dispute, or their undoing."""

    kind: str
    on: date
    amount_minor: int


@dataclass
class OwnGift:
    """One gift with everything that happened to it, and the receipt that tells of it.

    Until `back_until` its giver may take it back; with `is_asked_back` it is on its way back.
    """

    payment_id: UUID
    pledge_id: UUID
    cause: str
    rail: str
    given_on: date
    amount_minor: int
    currency: str
    movements: list[Movement] = field(default_factory=list)
    receipt: Receipt | None = None
    back_until: datetime | None = None
    is_asked_back: bool = False

    @property
    def kept_minor(self) -> int:
        """Return what is left of it."""
        return self.amount_minor + sum(each.amount_minor for each in self.movements)


def of(organisation: Organisation, supporter_id: UUID) -> list[OwnGift]:
    """Return somebody's gifts, the newest first."""
    rows = LedgerEntry.objects.for_org(organisation.id).filter(pledge__supporter_id=supporter_id)
    entries = list(rows.select_related("cause").order_by("happened_at", "id"))
    gifts = {
        entry.payment_id: _gift(organisation, entry)
        for entry in entries
        if entry.kind == LedgerEntry.Kind.GIFT
    }
    for entry in entries:
        if entry.kind != LedgerEntry.Kind.GIFT and entry.payment_id in gifts:
            day = organisation.day_of(entry.happened_at)
            moved = Movement(entry.kind, day, entry.amount_minor)
            gifts[entry.payment_id].movements.append(moved)
    for payment_id, receipt in receipts.standing_numbers(gifts).items():
        gifts[payment_id].receipt = receipt
    return sorted(gifts.values(), key=lambda each: (each.given_on, each.payment_id), reverse=True)


def totals(gifts: list[OwnGift]) -> dict[str, int]:
    """Return what is kept of somebody's gifts, by currency: no sum crosses currencies."""
    found: dict[str, int] = {}
    for gift in gifts:
        found[gift.currency] = found.get(gift.currency, 0) + gift.kept_minor
    return found


def _gift(organisation: Organisation, entry: LedgerEntry) -> OwnGift:
    return OwnGift(
        payment_id=entry.payment_id,
        pledge_id=entry.pledge_id,
        cause=entry.cause.title,
        rail=entry.rail,
        given_on=organisation.day_of(entry.happened_at),
        amount_minor=entry.amount_minor,
        currency=entry.currency,
    )
