"""Workbooks: numbers are numbers, and text is text whatever it looks like."""

import io
import zipfile
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest

from mobilize.kit import workbooks
from mobilize.kit.spreadsheets import Cell

NOW = datetime(2026, 1, 5, tzinfo=UTC)
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def parts_of(rows: list[list[Cell]]) -> dict[str, str]:
    book = workbooks.workbook("report", rows, made_at=NOW)
    with zipfile.ZipFile(io.BytesIO(book)) as files:
        return {name: files.read(name).decode() for name in files.namelist()}


def cells_of(parts: dict[str, str]) -> list[tuple[str | None, str | None]]:
    sheet = ET.fromstring(parts["xl/worksheets/sheet1.xml"])  # noqa: S314 - our own
    return [(cell.get("t"), cell.findtext(f"{MAIN}v")) for cell in sheet.iter(f"{MAIN}c")]


@pytest.mark.parametrize(
    "text", ["=1+1", '=HYPERLINK("x")', "+1", "-1", "@A1", "{=1}", "https://example.org", "", "1"]
)
def test_what_looks_like_a_formula_or_a_link_is_text(text: str) -> None:
    parts = parts_of([["name"], [text]])

    assert "<f>" not in parts["xl/worksheets/sheet1.xml"]
    assert "hyperlink" not in parts["xl/worksheets/sheet1.xml"].lower()
    assert all(kind == "s" for kind, _ in cells_of(parts))


def test_numbers_are_numbers_unless_a_spreadsheet_would_round_them() -> None:
    cells = cells_of(parts_of([["minor"], [-1250], [0.5], [10**15], [None]]))

    assert cells[1:3] == [(None, "-1250"), (None, "0.5")]
    assert [kind for kind, _ in cells] == ["s", None, None, "s"]


def test_the_same_rows_make_the_same_file() -> None:
    rows: list[list[Cell]] = [["name", "minor"], ["Café", 12]]

    assert workbooks.workbook("a", rows, made_at=NOW) == workbooks.workbook("a", rows, made_at=NOW)
