"""Rows into Parquet through a pipe: nothing is lost, and nothing hangs when an end breaks."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from mobilize.kit import parquet

COLUMNS = {"id": "VARCHAR", "at": "TIMESTAMPTZ", "many": "BIGINT", "way": "VARCHAR[]"}
HARD = (
    b'a,2026-03-02 09:00:00.123456+00,-7,"[""email"",""a, \\""b""]"\n'
    b'"",,,[]\n'
    b'"two\nlines",2026-03-02 10:00:00+01,9223372036854775807,\n'
)


def read(path: Path) -> list[tuple[object, ...]]:
    with parquet.engine() as engine:
        return engine.execute("SELECT * FROM read_parquet(?)", [str(path)]).fetchall()


def test_values_come_back_as_they_went_in_and_nothing_is_not_empty(tmp_path: Path) -> None:
    path = tmp_path / "it's.parquet"

    rows = parquet.write(path, columns=COLUMNS, facts={"schema": "1"}, pieces=[HARD])

    assert rows == 3
    nine = datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert read(path) == [
        ("a", nine + timedelta(microseconds=123456), -7, ["email", 'a, "b']),
        ("", None, None, []),
        ("two\nlines", nine, 2**63 - 1, None),
    ]
    with parquet.engine() as engine:
        said = engine.execute("SELECT key, value FROM parquet_kv_metadata(?)", [str(path)])
        assert (b"schema", b"1") in said.fetchall()


def test_rows_of_our_own_keep_quotes_and_empty_fields(tmp_path: Path) -> None:
    path = tmp_path / "people.parquet"
    people = [("1", 'Ines "Nes" Duarte'), ("2", "")]

    parquet.write(
        path, columns={"id": "VARCHAR", "name": "VARCHAR"}, facts={}, pieces=parquet.listed(people)
    )

    assert read(path) == people


def test_a_table_without_rows_still_has_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "none.parquet"

    assert parquet.write(path, columns=COLUMNS, facts={}, pieces=[]) == 0

    assert read(path) == []
    with parquet.engine() as engine:
        described = engine.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(path)])
        assert [row[0] for row in described.fetchall()] == list(COLUMNS)


def test_two_files_are_made_at_once_and_each_of_what_arrives_for_it(tmp_path: Path) -> None:
    made = parquet.Made({"n": "BIGINT"}, "SELECT n * 2 AS twice FROM arriving ORDER BY n")
    columns = {"twice": "VARCHAR"}

    with ThreadPoolExecutor(2) as writers:
        begun = [
            parquet.begun(
                writers, tmp_path / name, columns=columns, facts={}, pieces=pieces, made=made
            )
            for name, pieces in (("one", [b"3\n1\n"]), ("other", [b"7\n"]))
        ]

    assert [each.result() for each in begun] == [2, 1]
    assert read(tmp_path / "one") == [("2",), ("6",)]
    assert read(tmp_path / "other") == [("14",)]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "other"]


def test_a_row_that_does_not_fit_stops_whoever_still_writes(tmp_path: Path) -> None:
    endless = iter(lambda: b"a,no moment,1,[]\n" * 10_000, b"")

    with pytest.raises(duckdb.Error, match="no moment"):
        parquet.write(tmp_path / "bad.parquet", columns=COLUMNS, facts={}, pieces=endless)


def test_what_stops_the_rows_is_what_is_raised(tmp_path: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield HARD
        raise ConnectionError("the database went away")

    with pytest.raises(ConnectionError, match="went away"):
        parquet.write(tmp_path / "half.parquet", columns=COLUMNS, facts={}, pieces=broken())
