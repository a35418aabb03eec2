"""The phone company's settlement: which confirmed texts were paid, refused, or taken back.

One row a message, with the columns `message_id`, `amount`, `currency`, `state` and `day`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import islice

from donations.domain import written_amounts, written_days
from mobilize.kit.errors import AppError
from mobilize.kit.money import is_currency
from petitions.domain import encodings, tables
from petitions.domain.columns import folded
from petitions.domain.tables import Row

MOST_LINES = 100_000
LONGEST_NAME = 100
COLUMNS: Mapping[str, str] = {
    "message_id": "message id|message|id|reference|mo id",
    "amount": "amount|montant|betrag",
    "currency": "currency|devise|waehrung|wahrung",
    "state": "state|status|result|etat",
    "day": "day|date|settled on|settlement date|jour",
}
FIELD_OF = {name: field for field, names in COLUMNS.items() for name in names.split("|")}


class Result(StrEnum):
    """What the phone company says of a gift."""

    PAID = "paid"
    REFUSED = "refused"
    REVERSED = "reversed"


RESULTS = {
    "paid": Result.PAID, "settled": Result.PAID, "success": Result.PAID,
    "refused": Result.REFUSED, "failed": Result.REFUSED, "declined": Result.REFUSED,
    "rejected": Result.REFUSED,
    "reversed": Result.REVERSED, "refunded": Result.REVERSED, "returned": Result.REVERSED,
}  # fmt: skip


class SettlementBroken(AppError):
    """This is no settlement of text messages. Nothing of it was taken."""

    code = "text-settlement-broken"


@dataclass(frozen=True)
class Line:
    """One line: what became of the gift that a message asked for."""

    line: int
    message: str
    result: Result
    amount_minor: int
    currency: str
    day: date


def read(data: bytes, *, today: date) -> list[Line]:
    """Return every line of a settlement, or refuse the whole of it.

    Raises:
        SettlementBroken: names the row and the column
        encodings.FileNotText, encodings.EncodingWrong, tables.FileEmpty, tables.FileBroken
    """
    text = encodings.decode(data, encodings.detect(data))
    rows = list(islice(tables.of_csv(text, delimiter=tables.delimiter_of(text)), MOST_LINES + 2))
    if len(rows) > MOST_LINES + 1:
        raise SettlementBroken("The file has more than 100,000 rows. Split it.", field="file")
    places = _places(rows[0])
    return list(_lines(rows[1:], places, today=today))


def _places(header: Row) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, cell in enumerate(header.cells):
        field = FIELD_OF.get(folded(cell))
        if field:
            places.setdefault(field, place)
    missing = [field for field in COLUMNS if field not in places]
    if missing:
        raise SettlementBroken(
            "The first row names no column %(name)s.", field="file", name=missing[0]
        )
    return places


def _lines(rows: Sequence[Row], places: Mapping[str, int], *, today: date) -> Iterator[Line]:
    cells = [_cells(row, places) for row in rows]
    decimal = written_amounts.decimal_of(each["amount"] for each in cells)
    dates = written_days.order_of(each["day"] for each in cells)
    for row, each in zip(rows, cells, strict=True):
        currency = _currency(row, each["currency"])
        yield Line(
            line=row.number,
            message=_message(row, each["message_id"]),
            result=_result(row, each["state"]),
            amount_minor=_minor(row, each["amount"], decimal=decimal, currency=currency),
            currency=currency,
            day=_day(row, each["day"], dates=dates, today=today),
        )


def _cells(row: Row, places: Mapping[str, int]) -> dict[str, str]:
    return {
        field: row.cells[place] if place < len(row.cells) else "" for field, place in places.items()
    }


def _message(row: Row, cell: str) -> str:
    if not cell or len(cell) > LONGEST_NAME or not cell.isprintable():
        raise _broken(row, "message_id", "this is no message")
    return cell


def _currency(row: Row, cell: str) -> str:
    if not is_currency(cell.upper()):
        raise _broken(row, "currency", "this is no currency")
    return cell.upper()


def _result(row: Row, cell: str) -> Result:
    found = RESULTS.get(folded(cell))
    if found is None:
        raise _broken(row, "state", "it says neither paid, refused nor reversed")
    return found


def _minor(row: Row, cell: str, *, decimal: str, currency: str) -> int:
    try:
        minor = abs(written_amounts.minor(cell, decimal=decimal, currency=currency))
    except written_amounts.Unreadable as wrong:
        raise _broken(row, "amount", "this is no amount") from wrong
    if minor == 0:
        raise _broken(row, "amount", "this is no amount")
    return minor


def _day(row: Row, cell: str, *, dates: str, today: date) -> date:
    try:
        said = written_days.read(cell, dates=dates)
    except written_days.Unreadable as wrong:
        raise _broken(row, "day", "this is no day") from wrong
    day = said.date() if isinstance(said, datetime) else said
    if day > today:
        raise _broken(row, "day", "this day is still to come")
    return day


def _broken(row: Row, field: str, what: str) -> SettlementBroken:
    return SettlementBroken(
        "Row %(row)s, %(name)s: %(what)s.", field="file", row=row.number, name=field, what=what
    )
