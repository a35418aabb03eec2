"""One row of a file of gifts: a gift, or what is wrong with it, field by field."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

from donations.domain import amounts, written_amounts, written_days
from donations.domain.gift_columns import FIELDS, GiftLayout
from donations.domain.rails import RAILS
from mobilize.kit import email_address, text
from mobilize.kit.errors import AppError
from mobilize.kit.money import is_currency
from petitions.domain.channels import CHANNELS, UNKNOWN
from petitions.domain.columns import folded
from petitions.domain.importing import Fault
from petitions.domain.tables import Row

NAME_LENGTH, REFERENCE_LENGTH, DONOR_LENGTH = 100, 100, 60
EARLIEST_YEAR = 1950  # an older day is a slip
COUNTRY = re.compile(r"[A-Z]{2}")
# What other systems call our rails, folded.
RAIL_OF = {
    "bank transfer": "transfer", "bank": "transfer", "wire": "transfer", "virement": "transfer",
    "credit card": "card", "carte": "card", "carte bancaire": "card", "stripe": "card",
    "text": "sms", "text message": "sms", "especes": "cash", "liquide": "cash",
    **{rail: rail for rail in RAILS},
}  # fmt: skip


@dataclass(frozen=True)
class Gift:
    """What a row tells. Without an address or a number elsewhere its giver stays nameless.

    Without `promised_at` it counts as promised when it is imported.
    """

    row: int
    amount_minor: int
    given_at: datetime
    promised_at: datetime | None
    reference: str
    donor: str
    email: str
    name: str
    country: str
    channel: str
    rail: str

    @property
    def identity(self) -> str:
        """Return what tells this gift from others where no reference does."""
        who = self.email or self.donor or folded(self.name)
        return f"{self.given_at.isoformat()}|{self.amount_minor}|{self.rail}|{who}"


class _Wrong(Exception):
    """A cell cannot be read; says the code of why."""


@dataclass(frozen=True)
class Around:
    """What is true of all rows of a file: the cause's currency, where and when it is read."""

    currency: str
    zone: tzinfo
    now: datetime

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()


def read(row: Row, layout: GiftLayout, *, around: Around) -> Gift | list[Fault]:
    """Return the gift of a row, or all that is wrong with it."""
    if any(row.cells[len(layout.columns) :]):
        return [Fault(row.number, "", "too-many-cells")]
    said = dict.fromkeys(FIELDS, "")
    told = zip(layout.columns, row.cells, strict=False)
    said.update((field, cell) for field, cell in told if field)
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for field, reader in _readers(said, layout, around).items():
        try:
            values[field] = reader()
        except (_Wrong, written_amounts.Unreadable, written_days.Unreadable) as wrong:
            faults.append(Fault(row.number, field, str(wrong)))
        except AppError as refusal:
            faults.append(Fault(row.number, field, refusal.code))
    promised, given = values.pop("promised_on", None), values.pop("given_on", None)
    if promised and given and _day(promised, around) > _day(given, around):
        faults.append(Fault(row.number, "promised_on", "promised-after-given"))
    if faults:
        return faults
    return Gift(
        row=row.number,
        amount_minor=values.pop("amount"),
        given_at=given,
        promised_at=min(promised, given) if promised else None,
        **{field: value for field, value in values.items() if field != "currency"},
    )


def _day(moment: datetime, around: Around) -> date:
    return moment.astimezone(around.zone).date()


def _readers(
    said: Mapping[str, str], layout: GiftLayout, around: Around
) -> dict[str, Callable[[], object]]:
    return {
        "amount": lambda: _amount(said["amount"], layout, around.currency),
        "currency": lambda: _currency(said["currency"] or layout.currency, around.currency),
        "given_on": lambda: _moment(said["given_on"], layout, around),
        "promised_on": lambda: (
            _moment(said["promised_on"], layout, around) if said["promised_on"] else None
        ),
        "reference": lambda: _short(said["reference"], "reference", REFERENCE_LENGTH),
        "donor": lambda: _short(said["donor"], "donor", DONOR_LENGTH),
        "email": lambda: _email(said["email"]),
        "name": lambda: _short(said["name"], "name", NAME_LENGTH),
        "country": lambda: _country(said["country"]),
        "channel": lambda: _channel(said["channel"]),
        "rail": lambda: _rail(said["rail"] or layout.rail),
    }


def _amount(cell: str, layout: GiftLayout, currency: str) -> int:
    minor = written_amounts.minor(cell, decimal=layout.decimal, currency=currency)
    if minor < 0:
        raise _Wrong("amount-negative")
    amounts.check(amount_minor=minor, currency=currency, wanted=currency)
    return minor


def _currency(cell: str, wanted: str) -> str:
    code = cell.upper()
    if not is_currency(code):
        raise _Wrong("currency-unreadable")
    if code != wanted:
        raise _Wrong("currency-differs")
    return code


def _moment(cell: str, layout: GiftLayout, around: Around) -> datetime:
    if not cell:
        raise _Wrong("date-missing")
    said = written_days.read(cell, dates=layout.dates)
    day = written_days.day_of(said, zone=around.zone)
    if day > around.today:
        raise _Wrong("date-in-future")
    if day.year < EARLIEST_YEAR:
        raise _Wrong("date-too-old")
    return written_days.moment(said, zone=around.zone, now=around.now)


def _email(cell: str) -> str:
    if len(cell) > email_address.MAX_LENGTH:
        raise _Wrong("too-long")
    return email_address.parse(cell) if cell else ""


def _short(cell: str, field: str, most: int) -> str:
    if len(cell) > most:
        raise _Wrong("too-long")
    return text.line(cell, field=field)


def _country(cell: str) -> str:
    code = cell.upper()
    if code and not COUNTRY.fullmatch(code):
        raise _Wrong("country-unknown")
    return code


def _channel(cell: str) -> str:
    """Return a channel of ours; nothing for none. Another system's own words are refused."""
    word = folded(cell).replace(" ", "_")
    if not word or word == UNKNOWN:
        return ""
    if word not in CHANNELS:
        raise _Wrong("channel-unknown")
    return word


def _rail(cell: str) -> str:
    found = RAIL_OF.get(folded(cell))
    if found is None:
        raise _Wrong("rail-unknown")
    return found
