"""A file of signers as a whole: how large it may be, how it is read, how many rows it has."""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from mobilize.kit.errors import AppError
from petitions.domain import columns, encodings, tables
from petitions.domain.columns import Layout
from petitions.domain.tables import Row

LARGEST = 10 * 1024 * 1024  # bytes
MOST_ROWS = 100_000


class FileTooLarge(AppError):
    """A file has 10 MB and 100,000 rows at most. Split it and send the parts."""

    code = "file-too-large"


class FileWithoutRows(AppError):
    """The file has a header and nothing below it."""

    code = "file-without-rows"


@dataclass(frozen=True)
class Reading:
    """One way to read a file, and how many rows (without the header) it gives."""

    encoding: str
    layout: Layout
    rows: int


def understand(data: bytes, *, country: str = "") -> Reading:
    """Return the likeliest way to read a file. Every row is cut into cells once.

    Raises:
        FileTooLarge, FileWithoutRows, encodings.FileNotText, encodings.EncodingWrong,
        tables.FileEmpty, tables.FileBroken
    """
    if len(data) > LARGEST:
        raise FileTooLarge(field="file")
    encoding = encodings.detect(data)
    content = encodings.decode(data, encoding)
    is_json = content.lstrip()[:1] in {"[", "{"}
    layout = Layout(
        format=columns.JSON if is_json else columns.CSV,
        columns=(),
        delimiter="," if is_json else tables.delimiter_of(content),
        country=country,
    )
    return _read(content, encoding, layout)


def reread(data: bytes, *, was: Reading, encoding: str, **said: Any) -> Reading:
    """Return another way to read a file: its encoding, and fields of the layout that are said.

    Columns are guessed anew when the file is cut into another number of them, or read
    so differently that nobody can have chosen them yet.

    Raises:
        as `understand`, and encodings.EncodingUnknown
    """
    layout = dataclasses.replace(was.layout, **said)
    otherwise = encoding != was.encoding or layout.delimiter != was.layout.delimiter
    if otherwise and "columns" not in said:
        layout = dataclasses.replace(layout, columns=())
    return _read(encodings.decode(data, encoding), encoding, layout)


def rows(data: bytes, *, encoding: str, layout: Layout) -> Iterator[Row]:
    """Yield the rows that hold people.

    Raises:
        encodings.EncodingWrong, tables.FileEmpty, tables.FileBroken
    """
    found = _cut(encodings.decode(data, encoding), layout)
    return islice(found, int(layout.header), None)


def first_rows(data: bytes, *, encoding: str, layout: Layout, most: int) -> list[Row]:
    """Return the first rows as they stand, the header included, for people to look at.

    Raises:
        as `rows`
    """
    return list(islice(_cut(encodings.decode(data, encoding), layout), most))


def _read(content: str, encoding: str, layout: Layout) -> Reading:
    first = list(islice(_cut(content, layout), tables.LOOKED_AT))
    if len(layout.columns) != len(first[0].cells):
        guessed = columns.guess(
            first, format=layout.format, delimiter=layout.delimiter, country=layout.country
        )
        layout = dataclasses.replace(guessed, wording=layout.wording)
    return Reading(encoding, layout, _number(content, layout))


def _number(content: str, layout: Layout) -> int:
    people = islice(_cut(content, layout), int(layout.header), None)
    number = sum(1 for _ in islice(people, MOST_ROWS + 1))
    if number > MOST_ROWS:
        raise FileTooLarge(
            "The file has more than %(most)s rows. Split it.", field="file", most=f"{MOST_ROWS:,}"
        )
    if not number:
        raise FileWithoutRows(field="file")
    return number


def _cut(content: str, layout: Layout) -> Iterator[Row]:
    if layout.format == columns.JSON:
        return tables.of_json(content)
    return tables.of_csv(content, delimiter=layout.delimiter)
