"""Routes about what happened around petitions, below `/api/v1/organisations/<org>/`."""

from django.urls import path

from petitions.api import moments

urlpatterns = [
    path("moments/", moments.Moments.as_view(), name="moments"),
    path("moments/<uuid:moment_id>/", moments.MomentDetail.as_view(), name="moment"),
]
