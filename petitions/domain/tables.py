"""Rows of a CSV or JSON file, each with the number a spreadsheet shows beside it."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from mobilize.kit.errors import AppError

DELIMITERS: Mapping[str, str] = {",": "comma", ";": "semicolon", "\t": "tab"}
LOOKED_AT = 50  # rows that decide on the delimiter
MOST_COLUMNS = 100
LISTS = ("data", "signatures", "signers", "results", "items", "rows")
NESTED = "attributes"  # where JSON:API keeps the fields


class FileEmpty(AppError):
    """The file holds nothing."""

    code = "file-empty"


class FileBroken(AppError):
    """The file cannot be read to its end."""

    code = "file-broken"


@dataclass(frozen=True)
class Row:
    """One row: its number from 1, the header's included, and its cells, trimmed."""

    number: int
    cells: tuple[str, ...]


def delimiter_of(text: str) -> str:
    """Return the delimiter that cuts the first rows into the most even columns; else a comma.

    Quoted delimiters do not count: each candidate reads the text as CSV.
    """
    start = "\n".join(text.splitlines()[:LOOKED_AT])
    best, most = ",", 1
    for candidate in DELIMITERS:
        widths = [len(cells) for cells in csv.reader(io.StringIO(start), delimiter=candidate)]
        even = min((width for width in widths if width), default=1)
        if even > most:
            best, most = candidate, even
    return best


def of_csv(text: str, *, delimiter: str) -> Iterator[Row]:
    """Yield the rows that hold anything.

    Raises:
        FileEmpty, FileBroken: a quotation mark that never closes, or too many columns
    """
    if not text.strip():
        raise FileEmpty
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = tuple(cell.strip() for cell in next(reader))
        except StopIteration:
            return
        except csv.Error as error:
            raise FileBroken(
                "Row %(row)s (line %(line)s) is not CSV: a quotation mark is missing "
                "or one cell is far too long.",
                row=number,
                line=reader.line_num,
            ) from error
        if len(cells) > MOST_COLUMNS:
            raise FileBroken(
                "Row %(row)s has more than %(most)s columns.", row=number, most=MOST_COLUMNS
            )
        if any(cells):
            yield Row(number, cells)


def of_json(text: str) -> Iterator[Row]:
    """Yield a header and the rows of a JSON list of objects.

    The list stands alone, or under `data`, `signatures`, `signers`, `results`, `items` or
    `rows`; what stands under an entry's `attributes` is taken for the entry's own.

    Raises:
        FileEmpty, FileBroken
    """
    if not text.strip():
        raise FileEmpty
    entries = [_flat(entry, number) for number, entry in enumerate(_list(load(text)), start=2)]
    header = tuple(dict.fromkeys(name for entry in entries for name in entry))
    if len(header) > MOST_COLUMNS:
        raise FileBroken("The entries have more than %(most)s different keys.", most=MOST_COLUMNS)
    yield Row(1, header)
    for number, entry in enumerate(entries, start=2):
        yield Row(number, tuple(entry.get(name, "") for name in header))


def load(text: str) -> Any:
    """Return what a JSON text says; a repeated key, NaN and too deep a nesting are refused.

    Raises:
        FileBroken: names line and column
    """
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise FileBroken(
            "The file is not JSON: %(what)s at line %(line)s, column %(column)s.",
            what=error.msg,
            line=error.lineno,
            column=error.colno,
        ) from error
    except (RecursionError, ValueError) as error:
        raise FileBroken("The file nests too deeply, or holds a number too long.") from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise FileBroken("An object of the file gives the same key twice.")
    return members


def _no_number(_word: str) -> NoReturn:
    raise FileBroken("The file holds NaN or Infinity, which JSON does not know.")


def _list(said: Any) -> list[Any]:
    if isinstance(said, Mapping):
        said = next((said[name] for name in LISTS if isinstance(said.get(name), list)), None)
    if not isinstance(said, list):
        raise FileBroken("The file holds no list of signers.")
    return said


def _flat(entry: Any, number: int) -> dict[str, str]:
    if not isinstance(entry, Mapping):
        raise FileBroken("Entry %(number)s is not an object.", number=number - 1)
    inner = entry.get(NESTED)
    return {
        str(name): _text(value)
        for name, value in {**entry, **(inner if isinstance(inner, Mapping) else {})}.items()
        if name != NESTED
    }


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case str() | int() | float():
            return str(value).strip()
        case _:
            # What is no single value has no cell; it can be no field of a signer.
            return ""
