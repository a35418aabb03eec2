"""What every edge shares: errors, parsing, pages of results, limits, health."""

from django.apps import AppConfig


class HttpConfig(AppConfig):
    """Everything about HTTP that belongs to no single noun."""

    name = "mobilize.http"
    label = "http"
