"""The staff's addresses about journeys, returning donors and a cause's days."""

from django.urls import path

from mobilize.dashboards.views import cohorts, journeys, overview

urlpatterns = [
    path("journeys/", journeys.report, name="staff-journeys"),
    path("returning/", cohorts.report, name="staff-cohorts"),
    path("causes/<slug:cause>/overview/", overview.report, name="staff-cause-overview"),
]
