"""Writing the book."""

from collections.abc import Iterable
from datetime import datetime

from donations.attribution.credit import UNKNOWN
from donations.domain.entries import Entry
from donations.models import LedgerEntry, Payment
from donations.services import matching


def book(entries: Iterable[Entry], *, payment: Payment, now: datetime) -> None:
    """Write what is not in the book yet; an entry's source key makes it one for ever.

    Channel, journey, rail and chain are the pledge's, as they were when it was made.
    """
    rows = [row(entry, payment=payment, now=now) for entry in entries]
    LedgerEntry.objects.bulk_create(rows, ignore_conflicts=True)
    matching.follow(payment=payment, now=now)


def row(entry: Entry, *, payment: Payment, now: datetime) -> LedgerEntry:
    """Return the row of an entry, not yet written."""
    pledge = payment.pledge
    return LedgerEntry(
        organisation_id=payment.organisation_id,
        cause_id=pledge.cause_id,
        petition_id=pledge.petition_id,
        pledge=pledge,
        fundraising_page_id=pledge.fundraising_page_id,
        payment=payment,
        kind=entry.kind,
        source_key=entry.source_key,
        amount_minor=entry.amount_minor,
        currency=payment.currency,
        rail=payment.rail,
        channel=pledge.journey[-1] if pledge.journey else UNKNOWN,
        journey=pledge.journey,
        parent_id=pledge.parent_id,
        root_id=pledge.root_id,
        depth=pledge.depth,
        happened_at=entry.happened_at,
        booked_at=now,
        booked_on=payment.organisation.day_of(now),
    )
