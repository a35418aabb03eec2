"""What every edge shares: errors, parsing, pages of results, limits, health."""

from django.apps import AppConfig
from prometheus_client import REGISTRY


class HttpConfig(AppConfig):
    """Everything about HTTP that belongs to no single noun."""

    name = "mobilize.http"
    label = "http"

    def ready(self) -> None:
        from mobilize.http.broker import BrokerMetrics  # noqa: PLC0415 - needs the loaded apps

        REGISTRY.register(BrokerMetrics())
