"""The outbox: what a service tells the rest of the house."""

from django.apps import AppConfig
from prometheus_client import REGISTRY


class OutboxConfig(AppConfig):
    """Events, stored in the transaction that made them true."""

    name = "mobilize.outbox"
    label = "outbox"

    def ready(self) -> None:
        from mobilize.outbox.watch import OutboxMetrics  # noqa: PLC0415 - needs the loaded apps

        REGISTRY.register(OutboxMetrics())
