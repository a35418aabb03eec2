"""Routes of workbooks and Parquet files of reports whose other routes stand elsewhere."""

from django.urls import path

from donations.api import chains, reports, spread_files

urlpatterns = [
    path("reports/chains.xlsx", chains.ChainsXlsx.as_view(), name="report-chains-xlsx"),
    path("reports/chains.parquet", chains.ChainsParquet.as_view(), name="report-chains-parquet"),
    path("reports/leaders.xlsx", chains.LeadersXlsx.as_view(), name="report-leaders-xlsx"),
    path("reports/leaders.parquet", chains.LeadersParquet.as_view(), name="report-leaders-parquet"),
    path(
        "reports/channels.parquet",
        reports.ChannelsParquet.as_view(),
        name="report-channels-parquet",
    ),
    path("reports/spread.xlsx", spread_files.SpreadXlsx.as_view(), name="report-spread-xlsx"),
    path(
        "reports/spread.parquet", spread_files.SpreadParquet.as_view(), name="report-spread-parquet"
    ),
]
