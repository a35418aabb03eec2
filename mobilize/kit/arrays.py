"""Whole columns between PostgreSQL and NumPy, in one piece each.

A row at a time, a million rows cost seconds in Python alone. So PostgreSQL strings a column's
values together as they lie in memory (`string_agg(uuid_send(id), '')`), which several of its
processes can do at once. Row-level security refuses COPY FROM, so columns are written as
arrays, which the statement takes apart again. Nothing here may be NULL.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import psycopg
from django.db import connection
from numpy.typing import NDArray
from psycopg import pq
from psycopg.adapt import Dumper

# By the oid of a type: how one value of it lies in memory.
UUID, BOOL, INT4, INT8, FLOAT8, TIMESTAMPTZ = 2950, 16, 23, 20, 701, 1184
ELEMENTS: dict[int, list[tuple[str, str]]] = {
    UUID: [("high", ">u8"), ("low", ">u8")],
    BOOL: [("value", "?")],
    INT4: [("value", ">i4")],
    INT8: [("value", ">i8")],
    FLOAT8: [("value", ">f8")],
    TIMESTAMPTZ: [("value", ">i8")],  # microseconds since 2000
}
HEAD = np.dtype([("dimensions", ">i4"), ("nulls", ">i4"), ("kind", ">i4"), ("rest", ">i4", 2)])


@dataclass(frozen=True)
class Ids:
    """UUIDs as two halves of 64 bits."""

    high: NDArray[np.uint64]
    low: NDArray[np.uint64]

    def __len__(self) -> int:
        return len(self.high)

    def __getitem__(self, which: Any) -> "Ids":
        return Ids(self.high[which], self.low[which])


Column = Ids | NDArray[Any]


@dataclass(frozen=True)
class Sent:
    """One column as PostgreSQL reads it."""

    data: bytes


def read(statement: str, given: Mapping[str, Any], *kinds: int) -> list[Any]:
    """Run a statement that returns one row, and return a column for each of its strings.

    A UUID's column is an `Ids`, that of any other kind an array. All aggregates of one
    statement see the rows in one order, so columns fit together.

    Raises:
        ValueError: a string is not made of values of its kind
    """
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        row = cursor.execute(statement, given, binary=True).fetchone() or ()
    return [_column(data or b"", kind) for data, kind in zip(row, kinds, strict=True)]


def groups(
    statement: str, given: Mapping[str, Any], *kinds: int
) -> tuple[list[tuple[Any, ...]], list[Any]]:
    """Run a statement of many rows; the last values of each are strings of these kinds.

    Returns the rows' other values, and each column as `read` has it, put together in their
    order; a row may lack one.

    Raises:
        ValueError: a string is not made of values of its kind
    """
    connection.ensure_connection()
    plain, strings = [], [bytearray() for _ in kinds]
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        for row in cursor.stream(statement, given, binary=True):
            plain.append(row[: -len(kinds)])
            for string, more in zip(strings, row[-len(kinds) :], strict=True):
                string.extend(more or b"")
    return plain, [_column(data, kind) for data, kind in zip(strings, kinds, strict=True)]


def run(statement: str, columns: Sequence[Sent | Any]) -> None:
    """Run a statement with columns in the places of its `%b`."""
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.adapters.register_dumper(Sent, _Bytes)
        cursor.execute(statement, columns)


def sent(kind: int, values: Column) -> Sent:
    """Return a column of this type of elements, ready to be sent."""
    element = ELEMENTS[kind]
    out = np.empty(len(values), dtype=[("size", ">i4"), *element])
    out["size"] = np.dtype(element).itemsize
    if isinstance(values, Ids):
        out["high"], out["low"] = values.high, values.low
    else:
        out["value"] = values
    head = np.array([(1, 0, kind, (len(values), 1))], dtype=HEAD)
    return Sent(head.tobytes() + out.tobytes())


def _column(data: bytes | bytearray, kind: int) -> Column:
    found = np.frombuffer(data, dtype=ELEMENTS[kind])
    if kind == UUID:
        return Ids(found["high"].astype(np.uint64), found["low"].astype(np.uint64))
    return found["value"].astype(found["value"].dtype.newbyteorder("="))


class _Bytes(Dumper):
    """Sends a column as it is; the statement says its type."""

    format = pq.Format.BINARY

    def dump(self, obj: Sent) -> bytes:
        return obj.data
