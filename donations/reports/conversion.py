"""A report's money in one currency: each entry at the rate of its gift's day.

A gift's day is the one on which it happened, where the organisation is: that of an imported or
a bank's gift may lie before the day of booking. The rate of a day is the last one the ECB had
published until then. A refund, a dispute and what comes back of them use the day of their gift,
a promise and its calling off the day it was made. What has no rate is left out of every number
and told apart, in its own currency.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Case, Count, F, Min, RowRange, Sum, Value, When, Window
from django.db.models.functions import FirstValue, TruncDate

from donations.domain import conversion
from donations.domain.conversion import NoRate, RateBook
from donations.models import LedgerEntry, Pledge, PromiseEntry
from donations.queries import rates
from donations.reports.sums import Grouped, Span
from mobilize.kit.marking import marked
from petitions.queries import chains

AT_ONCE = 10_000  # rows read from the database in one go
WORDING = (
    marked(
        "Each entry is converted at the ECB's euro reference rate of its gift's day, the last one"
        " published until then; a refund at the rate of its gift."
    ),
    marked(
        "Each amount is rounded by itself, half away from zero, and every total is the sum of"
        " what was rounded."
    ),
)


@dataclass(frozen=True)
class LeftOut:
    """What could not be converted, in minor units of its own currency, and why."""

    currency: str
    reason: str
    money_minor: int
    promised_minor: int


@dataclass(frozen=True)
class Conversion:
    """Into which currency a report was converted, and what is missing from it."""

    into: str
    left_out: tuple[LeftOut, ...]
    wording: tuple[str, ...] = WORDING


@dataclass
class Money:
    """A span's money, converted: by journey, and by rail and last channel."""

    booked: Counter[tuple[tuple[str, ...], int]] = field(default_factory=Counter)
    promised: Counter[tuple[tuple[str, ...], int]] = field(default_factory=Counter)
    crossed: dict[str, dict[str, int]] = field(default_factory=dict)
    money_left: Counter[tuple[str, str]] = field(default_factory=Counter)
    promised_left: Counter[tuple[str, str]] = field(default_factory=Counter)

    def told(self, into: str) -> Conversion:
        """Return what was converted into what, and what was not."""
        missing = sorted({*self.money_left, *self.promised_left})
        return Conversion(
            into=into,
            left_out=tuple(
                LeftOut(
                    currency=currency,
                    reason=reason,
                    money_minor=self.money_left[currency, reason],
                    promised_minor=self.promised_left[currency, reason],
                )
                for currency, reason in missing
            ),
        )


def grouped(counted: Counter[tuple[tuple[str, ...], int]]) -> Grouped:
    """Return `(journey, amount, how many)` as reports take it."""
    return sorted((way, amount, times) for (way, amount), times in counted.items())


def money(span: Span, *, into: str) -> Money:
    """Return a span's money in one currency. An empty `span.currency` takes all of them."""
    book, found = _book(span, into), Money()
    for entry in entries(span):
        try:
            value = entry.in_(into, book)
        except NoRate as missing:
            found.money_left[entry.currency, missing.reason] += entry.amount_minor
            continue
        found.booked[entry.way, value] += 1
        by_channel = found.crossed.setdefault(entry.rail, defaultdict(int))
        by_channel[entry.channel] += value
    for way, amount, currency, day, times in _promises(span):
        try:
            rate = book.rate(currency, into, day=day)
        except NoRate as missing:
            found.promised_left[currency, missing.reason] += amount * times
            continue
        value = conversion.converted(amount, source=currency, into=into, rate=rate)
        found.promised[tuple(way), value] += times
    return found


@dataclass(frozen=True, slots=True)
class Booked:
    """One ledger entry, with its payment's balance before it and the day of its gift."""

    way: tuple[str, ...]
    rail: str
    channel: str
    currency: str
    amount_minor: int
    before_minor: int
    gift_on: date

    def in_(self, into: str, book: RateBook) -> int:
        """Return the entry's value in another currency.

        Raises:
            NoRate
        """
        return conversion.step(
            self.before_minor,
            self.amount_minor,
            source=self.currency,
            into=into,
            rate=book.rate(self.currency, into, day=self.gift_on),
        )


def entries(span: Span) -> Iterator[Booked]:
    """Yield the entries of a span; what came before it is read for the balances."""
    rows = _of_cause(LedgerEntry, span)
    along: dict[str, Any] = {
        "partition_by": F("payment"),
        "order_by": [
            F("booked_at"),
            Case(When(kind="gift", then=Value(0)), default=Value(1)),
            "id",
        ],
        "frame": RowRange(start=None, end=0),
    }
    rows = rows.annotate(
        way=chains.credited_journey(span.organisation.id),
        last=chains.credited_channel(span.organisation.id),
        after=Window(Sum("amount_minor"), **along),
        gift_at=Window(FirstValue("happened_at"), **along),
    )
    columns = ("way", "rail", "last", "currency", "amount_minor", "after", "gift_at", "booked_on")
    for *said, amount, after, gift_at, booked_on in rows.values_list(*columns).iterator(AT_ONCE):
        if _within(span, booked_on):
            way, rail, last, currency = said
            gift_on = span.organisation.day_of(gift_at)
            yield Booked(tuple(way), rail, last, currency, amount, int(after) - amount, gift_on)


def _within(span: Span, day: date) -> bool:
    return (span.since is None or day >= span.since) and (span.until is None or day <= span.until)


def _promises(span: Span) -> list[Any]:
    rows, zone = _of_cause(PromiseEntry, span), span.organisation.zone
    if span.since:
        rows = rows.filter(booked_on__gte=span.since)
    if span.until:
        rows = rows.filter(booked_on__lte=span.until)
    made = rows.annotate(
        way=chains.credited_journey(span.organisation.id),
        day=TruncDate("pledge__made_at", tzinfo=zone),
    )
    groups = made.values_list("way", "amount_minor", "currency", "day")
    rows = groups.annotate(times=Count("id"))
    return list(rows.order_by("way", "amount_minor", "currency", "day"))


def _of_cause(model: Any, span: Span) -> Any:
    rows = model.objects.for_org(span.organisation.id).filter(cause_id=span.cause_id)
    return rows.filter(currency=span.currency) if span.currency else rows


def _book(span: Span, into: str) -> RateBook:
    """Return the rates from the day of the cause's first money on."""
    first_gift = _of_cause(LedgerEntry, span).aggregate(at=Min("happened_at"))["at"]
    first_pledge = _of_cause(Pledge, span).aggregate(at=Min("made_at"))["at"]
    days = [span.organisation.day_of(at) for at in (first_gift, first_pledge) if at]
    used = {*_of_cause(LedgerEntry, span).values_list("currency", flat=True).distinct()}
    used |= {*_of_cause(Pledge, span).values_list("currency", flat=True).distinct()}
    if not days or used <= {into}:
        return RateBook(days=(), per_euro={})
    return rates.book(currencies={*used, into}, since=min(days))
