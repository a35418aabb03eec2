"""Keeping the ECB's rates: appended day after day, never changed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction

from donations.domain import business_days, rate_files
from donations.domain.rate_files import Quote
from donations.models import ExchangeRate
from donations.queries import rates
from mobilize.kit.errors import AppError, Kind

ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('donations.rates'))"
# The whole history is 220,000 rates: as columns they are there in a fraction of the time.
APPEND = """
    INSERT INTO donations_exchangerate (id, quoted_on, currency, per_euro, loaded_at)
    SELECT gen_random_uuid(), quote.day, quote.currency, quote.per_euro, %s
    FROM unnest(%s::date[], %s::text[], %s::numeric[]) AS quote (day, currency, per_euro)
"""


class RatesIncomplete(AppError):
    """Days are missing between the rates we have and those of this file."""

    code = "rates-incomplete"
    kind = Kind.CONFLICT


@dataclass(frozen=True)
class Loaded:
    """What became of a file: rates added, already here, and unlike ours, which were left out."""

    added: int
    known: int
    unlike: int
    last_day: date | None


@transaction.atomic
def load(data: bytes, *, now: datetime) -> Loaded:
    """Add the days of a file that are later than all we have, or earlier than all.

    The days between are closed: a rate of theirs that differs from ours, or that we do
    not have, is counted and left out, because reports have used what was there. No
    business day may be left out at a seam, for the same reason: it could not be added later.

    Raises:
        RatesUnreadable, RatesIncomplete: names the first day that is missing
    """
    quotes = rate_files.read(data)
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME)
    span = rates.span()
    new = [quote for quote in quotes if span is None or not span[0] <= quote.day <= span[1]]
    if span is not None:
        _refuse_gaps({quote.day for quote in new}, span=span)
    known, unlike = _compare(
        [quote for quote in quotes if span and span[0] <= quote.day <= span[1]]
    )
    _append(new, now=now)
    after = rates.span()
    return Loaded(added=len(new), known=known, unlike=unlike, last_day=after[1] if after else None)


def _append(quotes: Sequence[Quote], *, now: datetime) -> None:
    columns = (
        [each.day for each in quotes],
        [each.currency for each in quotes],
        [each.per_euro for each in quotes],
    )
    with connection.cursor() as cursor:
        cursor.execute(APPEND, [now, *columns])


def _refuse_gaps(new: Collection[date], *, span: tuple[date, date]) -> None:
    """Refuse days that do not join on to those we have."""
    first, last = span
    early, late = {day for day in new if day < first}, {day for day in new if day > last}
    wanted = business_days.between(last, max(late)) if late else []
    wanted += business_days.between(max(early), first)[:-1] if early else []
    for day in wanted:
        if day not in new:
            raise RatesIncomplete(
                "The rates of %(day)s are missing. Load the file of the last 90 days, or the"
                " whole history.",
                field="file",
                day=day,
            )


def _compare(earlier: Sequence[Quote]) -> tuple[int, int]:
    """Return how many of these we have just so, and how many not."""
    if not earlier:
        return 0, 0
    rows = ExchangeRate.objects.filter(quoted_on__gte=earlier[0].day)
    ours = {(day, code): rate for day, code, rate in rows.values_list(
        "quoted_on", "currency", "per_euro"
    )}  # fmt: skip
    known = sum(ours.get((quote.day, quote.currency)) == quote.per_euro for quote in earlier)
    return known, len(earlier) - known
