"""The organisations app."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Tenants and who works for them."""

    name = "mobilize.organisations"
    label = "organisations"

    def ready(self) -> None:
        # Makes itself known to drf-spectacular on import.
        from mobilize.organisations import schema  # noqa: F401, PLC0415 - needs the loaded apps
