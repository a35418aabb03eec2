"""Routes about attribution."""

from django.urls import path

from donations.api import attribution, attribution_rows, gift_tables
from donations.api.attribution_tables import TableQuestion
from mobilize.http.table_files import routes

urlpatterns = [
    path("reports/attribution", attribution.Attribution.as_view(), name="report-attribution"),
    *routes(
        "reports/attribution",
        attribution.AttributionFile,
        name="report-attribution",
        question=TableQuestion,
    ),
    path(
        "reports/attribution/rows",
        attribution_rows.AttributionRows.as_view(),
        name="report-attribution-rows",
    ),
    *routes(
        "reports/attribution/rows",
        attribution_rows.AttributionRowsFile,
        name="report-attribution-rows",
        question=attribution_rows.FigureQuestion,
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
    *routes(
        "reports/attribution/gifts/<uuid:pledge_id>",
        attribution.GiftExplainedFile,
        name="report-gift-explained",
        question=gift_tables.TableQuestion,
    ),
]
