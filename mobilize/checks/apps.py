"""The house looks after itself: system checks, invariants, the doctor."""

from django.apps import AppConfig


class ChecksConfig(AppConfig):
    """Registers the system checks."""

    name = "mobilize.checks"
    label = "checks"

    def ready(self) -> None:
        # Registers with Django on import.
        from mobilize.checks import system  # noqa: F401, PLC0415 - needs the loaded apps
