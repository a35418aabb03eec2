"""Routes about files of money, below `/api/v1/organisations/<org>/`."""

from django.urls import path

from donations.api import gift_imports

urlpatterns = [
    path(
        "causes/<slug:slug>/gift-imports",
        gift_imports.GiftImportList.as_view(),
        name="gift-imports",
    ),
    path(
        "gift-imports/<uuid:gift_import_id>",
        gift_imports.GiftImportDetail.as_view(),
        name="gift-import",
    ),
    path(
        "gift-imports/<uuid:gift_import_id>/start",
        gift_imports.GiftImportStart.as_view(),
        name="gift-import-start",
    ),
    path(
        "gift-imports/<uuid:gift_import_id>/cancel",
        gift_imports.GiftImportCancel.as_view(),
        name="gift-import-cancel",
    ),
    path(
        "gift-imports/<uuid:gift_import_id>/refusals",
        gift_imports.GiftImportRefusals.as_view(),
        name="gift-import-refusals",
    ),
]
