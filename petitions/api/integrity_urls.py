"""Routes about fraud and its undoing, below `/api/v1/organisations/<org>/`."""

from django.urls import path

from petitions.api import integrity

urlpatterns = [
    path(
        "petitions/<slug:slug>/signing-form",
        integrity.SigningForm.as_view(),
        name="signing-form",
    ),
]
