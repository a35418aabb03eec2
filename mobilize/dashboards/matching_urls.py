"""The staff's addresses about matches and totals, below `/staff/<org>/`."""

from django.urls import path

from mobilize.dashboards.views import matchers, matching

urlpatterns = [
    path("matching/", matching.listing, name="staff-matching"),
    path("matching/new/", matching.create, name="staff-matching-create"),
    path("matching/<uuid:offer_id>/", matchers.account, name="staff-matching-account"),
    path("matching/<uuid:offer_id>/rows/", matching.rows, name="staff-match-rows"),
    path("matching/<uuid:offer_id>/undo/", matchers.undo, name="staff-matching-undo"),
    path("matching/<uuid:offer_id>/pause/", matching.pause, name="staff-matching-pause"),
    path("matching/<uuid:offer_id>/resume/", matching.resume, name="staff-matching-resume"),
    path("matching/<uuid:offer_id>/end/", matching.end, name="staff-matching-end"),
    path("causes/<slug:slug>/money/", matching.money, name="staff-cause-money"),
]
