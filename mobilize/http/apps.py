"""What every edge shares: errors, parsing, pages of results, limits, health."""

from django.apps import AppConfig


class HttpConfig(AppConfig):
    """Everything about HTTP that belongs to no single noun."""

    name = "mobilize.http"
    label = "http"

    def ready(self) -> None:
        # Registers with drf-spectacular on import.
        from mobilize.http import schema  # noqa: F401, PLC0415 - needs the loaded apps
