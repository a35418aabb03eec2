"""Routes about passing a petition on, below `/api/v1/organisations/<org>/`."""

from django.urls import path

from petitions.api import sharing

urlpatterns = [
    path("petitions/<slug:slug>/sharing", sharing.Sharing.as_view(), name="sharing"),
    path(
        "petitions/<slug:slug>/sharing/preview",
        sharing.SharingPreview.as_view(),
        name="sharing-preview",
    ),
    path(
        "petitions/<slug:slug>/sharing/texts/<str:locale>",
        sharing.SharingTexts.as_view(),
        name="sharing-texts",
    ),
]
