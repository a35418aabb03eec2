"""Whole columns between PostgreSQL and NumPy, as one binary array each.

A row at a time, a million rows cost seconds in Python alone. Row-level security refuses
COPY FROM, so columns are written as arrays too, which the statement takes apart again.
Nothing here may be NULL.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import psycopg
from django.db import connection
from numpy.typing import NDArray
from psycopg import pq
from psycopg.abc import Buffer
from psycopg.adapt import Dumper, Loader

# By the type of the elements: its oid, that of its arrays, and how one lies in memory.
UUID, BOOL, INT2, INT4, INT8, FLOAT8, TIMESTAMPTZ = 2950, 16, 21, 23, 20, 701, 1184
ARRAYS = {
    UUID: 2951, BOOL: 1000, INT2: 1005, INT4: 1007, INT8: 1016, FLOAT8: 1022, TIMESTAMPTZ: 1185
}  # fmt: skip
ELEMENTS: dict[int, list[tuple[str, str]]] = {
    UUID: [("high", ">u8"), ("low", ">u8")],
    BOOL: [("value", "?")],
    INT2: [("value", ">i2")],
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


def read(statement: str, given: Mapping[str, Any]) -> list[Column]:
    """Run a statement that returns one row of arrays, as `array_agg` makes them; return each."""
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        for array in ARRAYS.values():
            cursor.adapters.register_loader(array, _Raw)
        row = cursor.execute(statement, given, binary=True).fetchone() or ()
    return [_column(data) for data in row]


def run(statement: str, columns: Sequence[Sent | Any]) -> int:
    """Run a statement with columns in the places of its `%s`; return how many rows it wrote."""
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.adapters.register_dumper(Sent, _Bytes)
        return int(cursor.execute(statement, columns).rowcount)


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


def _column(data: bytes) -> Column:
    """Return the elements of an array as PostgreSQL sends it. An empty one is a shorter head."""
    kind = int.from_bytes(data[8:12], "big")
    found = np.frombuffer(data[HEAD.itemsize :], dtype=[("size", ">i4"), *ELEMENTS[kind]])
    if kind == UUID:
        return Ids(found["high"].astype(np.uint64), found["low"].astype(np.uint64))
    return found["value"].astype(found["value"].dtype.newbyteorder("="))


class _Raw(Loader):
    """Hands over what the server sent, unread."""

    format = pq.Format.BINARY

    def load(self, data: Buffer) -> bytes:
        return bytes(data)


class _Bytes(Dumper):
    """Sends a column as it is; the statement says its type."""

    format = pq.Format.BINARY

    def dump(self, obj: Sent) -> bytes:
        return obj.data
