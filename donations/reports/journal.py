"""The ledger as a journal for bookkeeping: row by row, however long it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Sum

from donations.domain import accounting
from donations.domain.accounting import Chart
from donations.models import AccountNumber, LedgerEntry
from mobilize.kit import spreadsheets
from mobilize.kit.spreadsheets import Cell
from mobilize.organisations import scoping
from mobilize.organisations.models import Organisation, TenantQuerySet
from petitions.models import Cause

HEADERS = (
    "entry", "booked_on", "happened_on", "account", "debit", "credit", "currency", "kind", "rail",
    "cause", "petition", "pledge", "reference",
)  # fmt: skip
AT_ONCE = 2_000  # entries held in memory


@dataclass(frozen=True, kw_only=True)
class JournalQuestion:
    """Which entries: of a cause, of a currency, booked in a period (both days included)."""

    organisation: Organisation
    cause: Cause | None = None
    currency: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class JournalTotal:
    """What the entries of one currency come to."""

    currency: str
    entries: int
    amount_minor: int


def totals(question: JournalQuestion) -> list[JournalTotal]:
    """Return what a journal comes to, by currency: never a sum of two."""
    rows = _entries(question).order_by("currency").values("currency")
    found = rows.annotate(total=Sum("amount_minor"), number=Count("id"))
    return [JournalTotal(row["currency"], row["number"], row["total"]) for row in found]


def chart_of(organisation_id: UUID) -> Chart:
    """Return an organisation's chart of accounts."""
    rows = AccountNumber.objects.for_org(organisation_id)
    return Chart({(row.role, row.rail): row.number for row in rows})


def csv(question: JournalQuestion) -> Iterator[str]:
    """Yield the journal as CSV, in the order of booking; enters the organisation's scope itself.

    Two lines an entry, whose debits equal their credits. What a spreadsheet would
    calculate is text.
    """
    yield spreadsheets.text([HEADERS])
    with scoping.within(question.organisation.id):
        chart = chart_of(question.organisation.id)
        zone = question.organisation.zone
        held: list[tuple[Cell, ...]] = []
        for entry in _in_order(question):
            held += _lines(entry, chart, zone)
            if len(held) >= AT_ONCE:
                yield spreadsheets.text(held)
                held = []
        yield spreadsheets.text(held)


def _entries(question: JournalQuestion) -> TenantQuerySet[LedgerEntry]:
    rows = LedgerEntry.objects.for_org(question.organisation.id)
    if question.cause is not None:
        rows = rows.filter(cause=question.cause)
    if question.currency:
        rows = rows.filter(currency=question.currency)
    if question.since:
        rows = rows.filter(booked_on__gte=question.since)
    return rows.filter(booked_on__lte=question.until) if question.until else rows


def _in_order(question: JournalQuestion) -> Iterator[LedgerEntry]:
    rows = _entries(question).select_related("cause", "petition", "payment")
    # By both: a moment repeats, and two exports of one day must read alike.
    yield from rows.order_by("booked_on", "booked_at", "id").iterator(chunk_size=AT_ONCE)


def _lines(entry: LedgerEntry, chart: Chart, zone: ZoneInfo) -> Iterator[tuple[Cell, ...]]:
    postings = chart.postings(kind=entry.kind, rail=entry.rail, amount_minor=entry.amount_minor)
    for posting in postings:
        yield (
            str(entry.id),
            entry.booked_on.isoformat(),
            entry.happened_at.astimezone(zone).date().isoformat(),
            posting.account,
            accounting.written(posting.debit_minor, entry.currency),
            accounting.written(posting.credit_minor, entry.currency),
            entry.currency,
            entry.kind,
            entry.rail,
            entry.cause.slug,
            entry.petition.slug if entry.petition else "",
            str(entry.pledge_id),
            entry.payment.reference or entry.payment.provider_ref or "",
        )
