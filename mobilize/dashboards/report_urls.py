"""The staff's addresses about journeys, returning donors and a cause's days."""

from django.urls import path

from mobilize.dashboards.views import by_country, cohorts, digest, journeys, overview, saved_views

urlpatterns = [
    path("journeys/", journeys.report, name="staff-journeys"),
    path("journeys/rows/", journeys.rows, name="staff-journey-rows"),
    path("returning/", cohorts.report, name="staff-cohorts"),
    path("returning/rows/", cohorts.rows, name="staff-cohort-rows"),
    path("causes/<slug:cause>/overview/", overview.report, name="staff-cause-overview"),
    path("causes/<slug:cause>/overview/people/", overview.people, name="staff-cause-people"),
    path(
        "petitions/<slug:slug>/countries/", by_country.of_petition, name="staff-petition-countries"
    ),
    path("causes/<slug:slug>/countries/", by_country.of_cause, name="staff-cause-countries"),
    path(
        "petitions/<slug:slug>/countries/rows/",
        by_country.rows_of_petition,
        name="staff-petition-country-rows",
    ),
    path(
        "causes/<slug:slug>/countries/rows/",
        by_country.rows_of_cause,
        name="staff-cause-country-rows",
    ),
    path("digest/", digest.page, name="staff-digest"),
    path("views/", saved_views.listing, name="staff-views"),
    path("views/save/", saved_views.save, name="staff-view-save"),
    path("views/<uuid:view_id>/delete/", saved_views.drop, name="staff-view-delete"),
]
