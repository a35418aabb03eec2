"""Routes about attribution."""

from django.urls import path

from donations.api import attribution, attribution_rows

urlpatterns = [
    path("reports/attribution", attribution.Attribution.as_view(), name="report-attribution"),
    path(
        "reports/attribution.csv",
        attribution.AttributionCsv.as_view(),
        name="report-attribution-csv",
    ),
    path(
        "reports/attribution.xlsx",
        attribution.AttributionXlsx.as_view(),
        name="report-attribution-xlsx",
    ),
    path(
        "reports/attribution/rows",
        attribution_rows.AttributionRows.as_view(),
        name="report-attribution-rows",
    ),
    path(
        "reports/attribution/rows.csv",
        attribution_rows.AttributionRowsCsv.as_view(),
        name="report-attribution-rows-csv",
    ),
    path(
        "reports/attribution.parquet",
        attribution.AttributionParquet.as_view(),
        name="report-attribution-parquet",
    ),
    path(
        "reports/attribution/rows.xlsx",
        attribution_rows.AttributionRowsXlsx.as_view(),
        name="report-attribution-rows-xlsx",
    ),
    path(
        "reports/attribution/rows.parquet",
        attribution_rows.AttributionRowsParquet.as_view(),
        name="report-attribution-rows-parquet",
    ),
    path(
        "reports/attribution/runs",
        attribution.AttributionRuns.as_view(),
        name="report-attribution-runs",
    ),
    path(
        "reports/attribution/gifts/<uuid:pledge_id>",
        attribution.GiftExplained.as_view(),
        name="report-gift-explained",
    ),
]
