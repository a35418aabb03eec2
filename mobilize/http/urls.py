"""Addresses about the server itself: liveness, readiness, metrics, error codes."""

from django.urls import path

from mobilize.http import error_pages, health, languages

urlpatterns = [
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("docs/errors", error_pages.errors, name="error-codes"),
    path("language", languages.choose, name="language"),
    path("metrics", health.metrics, name="metrics"),
]
