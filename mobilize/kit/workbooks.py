"""Workbooks (XLSX) that a spreadsheet opens without running anything in them."""

import io
from collections.abc import Iterable, Sequence
from datetime import datetime

import xlsxwriter

from mobilize.kit.spreadsheets import Cell

EXACT = 10**15  # a spreadsheet keeps fifteen digits; a longer number is written as text
LONGEST = 32_767  # characters that one cell holds


def workbook(name: str, rows: Iterable[Sequence[Cell]], *, made_at: datetime) -> bytes:
    """Return a workbook of one sheet, its first row set as headings that stay in sight.

    Text is written as text: nothing becomes a formula or a link. The same rows at the same
    moment give the same bytes.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": made_at.replace(tzinfo=None)})
    sheet = book.add_worksheet(name)
    heading = book.add_format({"bold": True})
    for line, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            _write(sheet, line, column, cell, None if line else heading)
    sheet.freeze_panes(1, 1)
    book.close()
    return out.getvalue()


def _write(
    sheet: xlsxwriter.worksheet.Worksheet, line: int, column: int, cell: Cell, style: object
) -> None:
    if isinstance(cell, int | float) and abs(cell) < EXACT:
        sheet.write_number(line, column, cell, style)
    elif cell is not None:
        sheet.write_string(line, column, str(cell)[:LONGEST], style)
