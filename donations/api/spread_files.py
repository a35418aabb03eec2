"""The tables of the report on spreading as a workbook and as Parquet."""

from django.http import HttpResponse
from rest_framework.request import Request

from donations.api import spread_tables, table_files
from donations.api.spread import SpreadView, TableQuestion
from mobilize.kit import clock


@table_files.kept_as(table_files.XLSX, "report_spread_xlsx", TableQuestion)
class SpreadXlsx(SpreadView):
    """One of the report's tables as a workbook."""

    kind: str

    def get(self, request: Request) -> HttpResponse:
        asked = TableQuestion(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        table = asked.validated_data.pop("table")
        rows = spread_tables.TABLES[table](self._report(asked.validated_data))
        return table_files.answer(rows, kind=self.kind, name=f"spread-{table}", now=clock.now())


@table_files.kept_as(table_files.PARQUET, "report_spread_parquet", TableQuestion)
class SpreadParquet(SpreadXlsx):
    """The same as a Parquet file."""
