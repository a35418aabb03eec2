"""A table in a Parquet file has the types of its columns, and every word as it was."""

from pathlib import Path
from typing import Any

import duckdb

from mobilize.kit import parquet_tables
from mobilize.kit.spreadsheets import Cell


def read_back(rows: list[list[Cell]], folder: Path) -> duckdb.DuckDBPyRelation:
    path = folder / "kept.parquet"
    path.write_bytes(parquet_tables.table(rows, name="countries"))
    return duckdb.from_parquet(str(path))


def test_numbers_stay_numbers_and_words_stay_words(tmp_path: Path) -> None:
    lines: list[list[Any]] = [
        ["France", 12, 0.5, None, "a few"],
        ['="quoted", and\nbroken', None, 2, None, 3],
        ["", -(10**18), None, None, 2**70],
    ]

    kept = read_back([["country", "signed", "share", "nothing", "givers"], *lines], tmp_path)

    assert [str(kind) for kind in kept.types] == [
        "VARCHAR", "BIGINT", "DOUBLE", "VARCHAR", "VARCHAR",
    ]  # fmt: skip
    assert kept.fetchall() == [
        ("France", 12, 0.5, None, "a few"),
        ('="quoted", and\nbroken', None, 2.0, None, "3"),
        ("", -(10**18), None, None, str(2**70)),
    ]


def test_columns_have_names_that_differ_and_need_no_quotes(tmp_path: Path) -> None:
    kept = read_back([["from", "", 'it\'s "x"', "From", None]], tmp_path)

    assert kept.columns == ["from", "column_2", "it_s_x", "From_4", "column_5"]
    assert kept.fetchall() == []
