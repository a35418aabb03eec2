"""A file of gifts as a whole: how large it may be, how it is read, how many rows it has."""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from donations.domain import gift_columns
from donations.domain.gift_columns import GiftLayout
from petitions.domain import encodings, tables
from petitions.domain.tables import Row
from petitions.domain.uploads import LARGEST, MOST_ROWS, FileTooLarge, FileWithoutRows


@dataclass(frozen=True)
class GiftReading:
    """One way to read a file, and how many rows (without the header) it gives."""

    encoding: str
    layout: GiftLayout
    rows: int


def understand(data: bytes, *, currency: str) -> GiftReading:
    """Return the likeliest way to read a file of gifts for a cause of this currency.

    Raises:
        FileTooLarge, FileWithoutRows, encodings.FileNotText, encodings.EncodingWrong,
        tables.FileEmpty, tables.FileBroken
    """
    if len(data) > LARGEST:
        raise FileTooLarge(field="file")
    encoding = encodings.detect(data)
    content = encodings.decode(data, encoding)
    layout = GiftLayout(columns=(), delimiter=tables.delimiter_of(content), currency=currency)
    return _read(content, encoding, layout, currency=currency)


def reread(
    data: bytes, *, was: GiftReading, encoding: str, currency: str, **said: Any
) -> GiftReading:
    """Return another way to read a file: its encoding, and fields of the layout that are said.

    Columns are guessed anew when the file is cut or spelt so differently that nobody can
    have chosen them yet.

    Raises:
        as `understand`, and encodings.EncodingUnknown
    """
    layout = dataclasses.replace(was.layout, **said)
    otherwise = encoding != was.encoding or layout.delimiter != was.layout.delimiter
    if otherwise and "columns" not in said:
        layout = dataclasses.replace(layout, columns=())
    return _read(encodings.decode(data, encoding), encoding, layout, currency=currency)


def rows(data: bytes, *, encoding: str, layout: GiftLayout) -> Iterator[Row]:
    """Yield the rows that hold gifts.

    Raises:
        encodings.EncodingWrong, tables.FileEmpty, tables.FileBroken
    """
    found = tables.of_csv(encodings.decode(data, encoding), delimiter=layout.delimiter)
    return islice(found, int(layout.header), None)


def first_rows(data: bytes, *, encoding: str, layout: GiftLayout, most: int) -> list[Row]:
    """Return the first rows as they stand, the header included, for people to look at.

    Raises:
        as `rows`
    """
    content = encodings.decode(data, encoding)
    return list(islice(tables.of_csv(content, delimiter=layout.delimiter), most))


def _read(content: str, encoding: str, layout: GiftLayout, *, currency: str) -> GiftReading:
    first = list(islice(tables.of_csv(content, delimiter=layout.delimiter), tables.LOOKED_AT))
    if len(layout.columns) != len(first[0].cells):
        layout = gift_columns.guess(first, delimiter=layout.delimiter, currency=currency)
    people = islice(
        tables.of_csv(content, delimiter=layout.delimiter), int(layout.header), MOST_ROWS + 2
    )
    number = sum(1 for _ in people)
    if number > MOST_ROWS:
        raise FileTooLarge(
            "The file has more than %(most)s rows. Split it.", field="file", most=f"{MOST_ROWS:,}"
        )
    if not number:
        raise FileWithoutRows(field="file")
    return GiftReading(encoding, layout, number)
