"""The worker: delivers what the outbox holds."""

from django.apps import AppConfig


class WorkerConfig(AppConfig):
    """Brings the command `relay`."""

    name = "worker"
