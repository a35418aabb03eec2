"""The staff's addresses about attribution."""

from django.urls import path

from mobilize.dashboards.views import attribution

urlpatterns = [
    path("attribution/", attribution.report, name="staff-attribution"),
    path("attribution/runs/", attribution.run, name="staff-attribution-run"),
    path("attribution/rows/", attribution.rows, name="staff-attribution-rows"),
    path("attribution/gifts/<uuid:pledge_id>/", attribution.gift, name="staff-attribution-gift"),
]
