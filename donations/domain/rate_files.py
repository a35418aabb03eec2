"""The ECB's files of euro reference rates: the history, the last 90 days, and a single day.

`eurofxref-hist.csv`, `eurofxref-hist-90d.csv` and `eurofxref.csv`, zipped or not: a line
for each day, a column for each currency, units per euro, `N/A` where none was quoted.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from mobilize.kit.errors import AppError

LARGEST = 32 * 1024 * 1024  # bytes, unpacked
MOST_DAYS = 50_000
RATE = re.compile(r"\d{1,11}(\.\d{1,8})?")
CODE = re.compile("[A-Z]{3}")


class RatesUnreadable(AppError):
    """This is not a file of the ECB's euro reference rates."""

    code = "rates-unreadable"


@dataclass(frozen=True, slots=True)
class Quote:
    """So many units of a currency stood for one euro on a day."""

    day: date
    currency: str
    per_euro: Decimal


def read(data: bytes) -> list[Quote]:
    """Return every rate of a file, exactly as written, the oldest day first.

    Raises:
        RatesUnreadable: names the line that is wrong
    """
    rows = list(csv.reader(io.StringIO(_text(data))))
    if not rows or not rows[0] or rows[0][0].strip() != "Date":
        raise RatesUnreadable(field="file")
    codes = [code.strip() for code in rows[0][1:]]
    if len(rows) > MOST_DAYS or not all(CODE.fullmatch(code) for code in codes if code):
        raise RatesUnreadable(field="file")
    found = [
        quote for line, row in enumerate(rows[1:], start=2) for quote in _line(line, row, codes)
    ]
    if len({(each.day, each.currency) for each in found}) < len(found):
        raise RatesUnreadable("A day and currency stand in this file twice.", field="file")
    return sorted(found, key=lambda each: (each.day, each.currency))


def _text(data: bytes) -> str:
    try:
        if data.startswith(b"PK"):
            data = _unpacked(data)
        return data.decode("utf-8-sig")
    except (UnicodeDecodeError, zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise RatesUnreadable(field="file") from error


def _unpacked(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        names = packed.infolist()
        if len(names) != 1 or names[0].file_size > LARGEST:
            raise RatesUnreadable(field="file")
        with packed.open(names[0]) as file:
            return file.read(LARGEST)


def _line(number: int, row: list[str], codes: list[str]) -> Iterator[Quote]:
    if not row:
        return
    cells = [cell.strip() for cell in row]
    try:
        day = _day(cells[0])
        for code, cell in zip(codes, cells[1:], strict=True):
            if code and cell not in ("", "N/A"):
                yield Quote(day, code, _rate(cell))
    except ValueError as error:
        raise RatesUnreadable(
            "Line %(line)s of this file is not the ECB's.", field="file", line=number
        ) from error


def _rate(cell: str) -> Decimal:
    """Raises: ValueError."""
    if not RATE.fullmatch(cell) or not (rate := Decimal(cell)):
        raise ValueError("not a rate")
    return rate


def _day(cell: str) -> date:
    """Read `2026-10-30`, or `30 October 2026` as the file of a single day has it.

    Raises:
        ValueError
    """
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", cell):
        return date.fromisoformat(cell)
    return datetime.strptime(cell, "%d %B %Y").date()  # noqa: DTZ007 - a day has no time zone
