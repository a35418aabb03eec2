"""Addresses that machines ask: liveness, readiness, metrics."""

from django.urls import path

from mobilize.http import health

urlpatterns = [
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("metrics", health.metrics, name="metrics"),
]
