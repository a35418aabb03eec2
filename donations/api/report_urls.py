"""Routes about journeys, cohorts and a cause's days."""

from django.urls import path

from donations.api import by_country, cohorts, digest, journeys, overview, views

urlpatterns = [
    path("reports/journeys", journeys.Journeys.as_view(), name="report-journeys"),
    path("reports/journeys.csv", journeys.JourneysCsv.as_view(), name="report-journeys-csv"),
    path("reports/journeys.xlsx", journeys.JourneysXlsx.as_view(), name="report-journeys-xlsx"),
    path(
        "reports/journeys.parquet",
        journeys.JourneysParquet.as_view(),
        name="report-journeys-parquet",
    ),
    path("reports/journeys/rows", journeys.JourneyRows.as_view(), name="report-journey-rows"),
    path("reports/cohorts", cohorts.Cohorts.as_view(), name="report-cohorts"),
    path("reports/cohorts.csv", cohorts.CohortsCsv.as_view(), name="report-cohorts-csv"),
    path("reports/cohorts.xlsx", cohorts.CohortsXlsx.as_view(), name="report-cohorts-xlsx"),
    path(
        "reports/cohorts.parquet", cohorts.CohortsParquet.as_view(), name="report-cohorts-parquet"
    ),
    path(
        "reports/overview.parquet",
        overview.CauseOverviewParquet.as_view(),
        name="report-overview-parquet",
    ),
    path("reports/overview", overview.CauseOverview.as_view(), name="report-overview"),
    path("reports/overview.csv", overview.CauseOverviewCsv.as_view(), name="report-overview-csv"),
    path(
        "reports/overview.xlsx", overview.CauseOverviewXlsx.as_view(), name="report-overview-xlsx"
    ),
    path("reports/countries", by_country.Countries.as_view(), name="report-countries"),
    path("reports/countries.csv", by_country.CountriesCsv.as_view(), name="report-countries-csv"),
    path(
        "reports/countries.xlsx", by_country.CountriesXlsx.as_view(), name="report-countries-xlsx"
    ),
    path(
        "reports/countries.parquet",
        by_country.CountriesParquet.as_view(),
        name="report-countries-parquet",
    ),
    path("reports/digest", digest.WeeklyDigest.as_view(), name="report-digest"),
    path("reports/digest/switch", digest.DigestSwitch.as_view(), name="report-digest-switch"),
    path("reports/views/", views.SavedViews.as_view(), name="report-views"),
    path("reports/views/<uuid:view_id>", views.SavedView.as_view(), name="report-view"),
]
