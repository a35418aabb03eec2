"""Addresses below `/staff/<org>/` about passing petitions on."""

from django.urls import path

from mobilize.dashboards.views import sharing

urlpatterns = [
    path(
        "petitions/<slug:slug>/sharing/",
        sharing.step,
        name="staff-petition-sharing",
    ),
    path(
        "petitions/<slug:slug>/sharing/<str:locale>/",
        sharing.texts,
        name="staff-petition-sharing-texts",
    ),
]
