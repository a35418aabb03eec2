"""Routes about files, below `/api/v1/organisations/<org>/`."""

from django.urls import path

from petitions.api import imports

urlpatterns = [
    path("petitions/<slug:slug>/imports", imports.ImportList.as_view(), name="imports"),
    path("imports/<uuid:import_id>", imports.ImportDetail.as_view(), name="import"),
    path("imports/<uuid:import_id>/start", imports.ImportStart.as_view(), name="import-start"),
    path("imports/<uuid:import_id>/cancel", imports.ImportCancel.as_view(), name="import-cancel"),
    path(
        "imports/<uuid:import_id>/refusals",
        imports.ImportRefusals.as_view(),
        name="import-refusals",
    ),
    path(
        "petitions/<slug:slug>/external-counts",
        imports.ExternalCounts.as_view(),
        name="external-counts",
    ),
]
