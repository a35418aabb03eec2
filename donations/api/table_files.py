"""The tables of reports as files: CSV, a workbook for a spreadsheet, Parquet for a notebook."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.http import HttpResponse, StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_view

from mobilize.kit import parquet_tables, spreadsheets, workbooks
from mobilize.kit.spreadsheets import Cell

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PARQUET = "application/vnd.apache.parquet"
SCHEMAS = {CSV: OpenApiTypes.STR, XLSX: OpenApiTypes.BINARY, PARQUET: OpenApiTypes.BINARY}
LONGEST_NAME = 31  # characters of a sheet's name

Rows = Iterable[Sequence[Cell]]
View = TypeVar("View", bound=type)


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


def parquet(rows: Rows, *, name: str) -> HttpResponse:
    """Return rows as a Parquet file to keep."""
    return _file(parquet_tables.table(rows, name=name), PARQUET, f"{name}.parquet")


def answer(rows: Rows, *, kind: str, name: str, now: datetime) -> HttpResponse:
    """Return rows as a file of one of the three kinds."""
    if kind == XLSX:
        return xlsx(rows, name=name[:LONGEST_NAME], now=now)
    return parquet(rows, name=name) if kind == PARQUET else csv(rows, name=name)


def kept_as(kind: str, operation_id: str, question: Any) -> Callable[[View], View]:
    """Return what makes a view that answers with a file of its `kind` answer with this one."""

    def decorate(view: View) -> View:
        view.kind = kind  # type: ignore[attr-defined]
        described_as: View = extend_schema_view(get=described(operation_id, question, kind))(view)
        return described_as

    return decorate


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
