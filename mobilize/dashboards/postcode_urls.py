"""Staff routes about postcodes and regions."""

from django.urls import path

from mobilize.dashboards.views import postcodes

urlpatterns = [
    path("postcodes/", postcodes.overview, name="staff-postcodes"),
    path("postcodes/load/", postcodes.load, name="staff-postcodes-load"),
    path("postcodes/remove/", postcodes.remove, name="staff-postcodes-remove"),
]
