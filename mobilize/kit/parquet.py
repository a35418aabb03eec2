"""Rows as a stream into a Parquet file, in bounded memory: CSV comes in, DuckDB writes.

CSV because PostgreSQL makes it fastest (COPY), and row-level security allows COPY of a query.
Nothing is kept: one thread fills a pipe, DuckDB empties it in another.
"""

import csv
import fcntl
import io
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import psycopg
from django.db import connection

MEMORY = "320MB"  # of one DuckDB; two of them write at a time, and sort on disk what is more
GROUP = 100_000  # rows; readers skip whole groups
AT_ONCE = 1 << 20  # bytes in the pipe's buffer
# Nothing is fetched from the network, and nothing is written but what is asked for.
ENGINE: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "memory_limit": MEMORY,
    "threads": "2",
}
# An empty field is NULL and a quoted one is empty, as PostgreSQL writes them. The casts turn
# arrays, which come as JSON, into lists.
WRITE = """
    COPY (
        WITH arriving AS (
            FROM read_csv('/dev/fd/{pipe}', auto_detect = false, header = false, delim = ',',
                quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = false,
                columns = {read}))
        SELECT {columns} FROM ({made}))
    TO '{path}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {group}, KV_METADATA {facts})
"""

Columns = Mapping[str, str]  # names and DuckDB's types
Piece = bytes | bytearray | memoryview


@dataclass(frozen=True)
class Made:
    """How rows are made of others: what columns arrive, and what is selected from `arriving`."""

    arriving: Columns
    select: str = "FROM arriving"


def engine() -> duckdb.DuckDBPyConnection:
    """Return a DuckDB of its own, in memory, that tells the time in UTC."""
    opened = duckdb.connect(config=ENGINE)
    opened.execute("SET TimeZone = 'UTC'")
    return opened


def write(
    path: Path, *, columns: Columns, facts: Mapping[str, str], pieces: Iterable[Piece]
) -> int:
    """Write CSV that comes in pieces as one Parquet file; return how many rows it holds.

    `facts` go into the file's metadata. Whatever stops the pieces is raised, and what was
    written until then is not to be used.

    Raises:
        duckdb.Error: a row does not fit its columns, or the disk is full
    """
    with ThreadPoolExecutor(1) as writers:
        return begun(writers, path, columns=columns, facts=facts, pieces=pieces).result()


def begun(
    writers: Executor,
    path: Path,
    *,
    columns: Columns,
    facts: Mapping[str, str],
    pieces: Iterable[Piece],
    made: Made | None = None,
) -> Future[int]:
    """Take all pieces in, as `write` does; the rows are written, and counted, when they are.

    Whoever has another file to write need not wait for this one.
    """
    made = made or Made(_arriving(columns))
    reading, writing = _pipe()
    done = writers.submit(_convert, reading, path, columns, facts, made)
    # A reader that gave up says why itself.
    with suppress(BrokenPipeError), open(writing, "wb", buffering=AT_ONCE) as pipe:  # noqa: PTH123 - a pipe has no path
        pipe.writelines(pieces)
    return done


def copied(statement: str, given: Mapping[str, Any]) -> Iterator[Piece]:
    """Run a query and return its rows as CSV, piece by piece, as PostgreSQL has them ready."""
    connection.ensure_connection()
    with (
        connection.wrap_database_errors,
        psycopg.Cursor(connection.connection) as cursor,
        cursor.copy(f"COPY ({statement}) TO STDOUT (FORMAT csv)", given) as copy,
    ):
        yield from copy


def listed(rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """Return rows of our own as CSV; every field is quoted, so that an empty one stays empty."""
    for row in rows:
        line = io.StringIO()
        csv.writer(line, quoting=csv.QUOTE_ALL, lineterminator="\n").writerow(row)
        yield line.getvalue().encode()


def _pipe() -> tuple[int, int]:
    """Open a pipe that holds a whole piece where the system allows it: fewer turns are taken."""
    ends = os.pipe()
    if hasattr(fcntl, "F_SETPIPE_SZ"):
        with suppress(PermissionError):  # somebody's pipes hold as much as they may already
            fcntl.fcntl(ends[1], fcntl.F_SETPIPE_SZ, AT_ONCE)
    return ends


def _arriving(columns: Columns) -> Columns:
    return {name: "VARCHAR" if kind.endswith("[]") else kind for name, kind in columns.items()}


def _convert(pipe: int, path: Path, columns: Columns, facts: Mapping[str, str], made: Made) -> int:
    said = WRITE.format(
        columns=", ".join(f'"{name}"::{kind} AS "{name}"' for name, kind in columns.items()),
        pipe=pipe,
        read=dict(made.arriving),
        made=made.select,
        path=_quoted(path),
        group=GROUP,
        facts=dict(facts),
    )
    try:
        with engine() as opened:
            opened.execute(f"SET temp_directory = '{_quoted(path.with_suffix('.sorting'))}'")
            (rows,) = opened.execute(said).fetchone() or (0,)
            return int(rows)
    finally:
        os.close(pipe)  # whoever still writes is told that nobody reads


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
