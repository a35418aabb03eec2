"""The tables of reports as files: CSV, a workbook for a spreadsheet, Parquet for a notebook."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.urls import URLPattern, path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.views import APIView

from mobilize.kit import clock, parquet_tables, spreadsheets, workbooks
from mobilize.kit.spreadsheets import Cell

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PARQUET = "application/vnd.apache.parquet"
ENDINGS = {"csv": CSV, "xlsx": XLSX, "parquet": PARQUET}
SCHEMAS = {CSV: OpenApiTypes.STR, XLSX: OpenApiTypes.BINARY, PARQUET: OpenApiTypes.BINARY}
SAYS = {"xlsx": "The same as a workbook.", "parquet": "The same as a Parquet file."}
AT_ONCE = 2000  # lines of a file that is written while it is read
LONGEST_NAME = 31  # characters of a sheet's name

Rows = Iterable[Sequence[Cell]]


class TableFile(APIView):
    """What answers with a table to keep; `routes` makes one of each kind of it."""

    kind: str

    def kept(self, rows: Rows, *, name: str) -> HttpResponse:
        """Return rows as a file, the first of them its headings."""
        return answer(rows, kind=self.kind, name=name, now=clock.now())


def routes(
    address: str, view: type[TableFile], *, name: str, question: Any = None, operation: str = ""
) -> list[URLPattern]:
    """Return the routes of a report's files below one address, named `name-csv` and so on.

    The view's own sentence describes the first. `operation` is what the description of the API
    calls them, where it is not the name.
    """
    called = operation or name.replace("-", "_")
    return [
        path(
            f"{address}.{ending}",
            _of_kind(view, ending, operation=f"{called}_{ending}", question=question).as_view(),
            name=f"{name}-{ending}",
        )
        for ending in ENDINGS
    ]


def answer(rows: Rows, *, kind: str, name: str, now: datetime) -> HttpResponse:
    """Return rows as a file of one of the three kinds."""
    if kind == XLSX:
        book = workbooks.workbook(name[:LONGEST_NAME], rows, made_at=now)
        return _file(book, XLSX, f"{name}.xlsx")
    if kind == PARQUET:
        return _file(parquet_tables.table(rows, name=name), PARQUET, f"{name}.parquet")
    return _file(spreadsheets.text(rows), f"{CSV}; charset=utf-8", f"{name}.csv")


def streamed(rows: Rows, *, name: str) -> StreamingHttpResponse:
    """Return rows as CSV that is written while it is read."""
    response = StreamingHttpResponse(_written(rows), content_type=f"{CSV}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _of_kind(view: type[TableFile], ending: str, *, operation: str, question: Any) -> type[APIView]:
    kind = ENDINGS[ending]
    said = {"kind": kind, "__doc__": SAYS.get(ending, view.__doc__), "__module__": view.__module__}
    made = type(f"{view.__name__}As{ending.capitalize()}", (view,), said)
    described = extend_schema(
        operation_id=operation,
        parameters=[question] if question else [],
        responses={(200, kind): SCHEMAS[kind]},
    )
    of_kind: type[APIView] = extend_schema_view(get=described)(made)
    return of_kind


def _written(rows: Rows) -> Iterator[str]:
    lines = iter(rows)
    while some := list(islice(lines, AT_ONCE)):
        yield spreadsheets.text(some)


def _file(content: str | bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
