"""The tables of reports as files: CSV, and a workbook for a spreadsheet."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema

from mobilize.kit import spreadsheets, workbooks
from mobilize.kit.spreadsheets import Cell

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SCHEMAS = {CSV: OpenApiTypes.STR, XLSX: OpenApiTypes.BINARY}

Rows = Iterable[Sequence[Cell]]


def csv(rows: Rows, *, name: str) -> HttpResponse:
    """Return rows as a CSV file to keep."""
    return _file(spreadsheets.text(rows), f"{CSV}; charset=utf-8", f"{name}.csv")


def streamed(lines: Iterable[str], *, name: str) -> StreamingHttpResponse:
    """Return CSV that is written while it is read."""
    response = StreamingHttpResponse(lines, content_type=f"{CSV}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def xlsx(rows: Rows, *, name: str, now: datetime) -> HttpResponse:
    """Return rows as a workbook to keep."""
    return _file(workbooks.workbook(name, rows, made_at=now), XLSX, f"{name}.xlsx")


def described(operation_id: str, question: Any, kind: str) -> Callable[[Any], Any]:
    """Return what describes a route that answers with such a file."""
    answers = {(200, kind): SCHEMAS[kind]}
    described_as: Callable[[Any], Any] = extend_schema(
        operation_id=operation_id, parameters=[question], responses=answers
    )
    return described_as


def _file(content: str | bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
