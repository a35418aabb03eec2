"""How Django knows petitions."""

from django.apps import AppConfig
from prometheus_client import REGISTRY


class PetitionsConfig(AppConfig):
    """The petitions app."""

    name = "petitions"

    def ready(self) -> None:
        from petitions.queries.visits_waiting import VisitMetrics  # noqa: PLC0415 - loaded apps

        REGISTRY.register(VisitMetrics())
