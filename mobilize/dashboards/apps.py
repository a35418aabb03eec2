"""The dashboards app."""

from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    """The staff's daily screens and the frame every page stands in."""

    name = "mobilize.dashboards"
    label = "dashboards"
