"""Staff routes about files of money."""

from django.urls import path

from mobilize.dashboards.views import gift_imports

urlpatterns = [
    path("causes/<slug:slug>/gifts/", gift_imports.listing, name="staff-cause-gifts"),
    path(
        "gift-imports/<uuid:gift_import_id>/", gift_imports.detail, name="staff-cause-gift-import"
    ),
    path(
        "gift-imports/<uuid:gift_import_id>/start/",
        gift_imports.start,
        name="staff-cause-gift-import-start",
    ),
    path(
        "gift-imports/<uuid:gift_import_id>/cancel/",
        gift_imports.cancel,
        name="staff-cause-gift-import-cancel",
    ),
]
