"""How Django knows donations."""

from django.apps import AppConfig


class DonationsConfig(AppConfig):
    """The donations app."""

    name = "donations"

    def ready(self) -> None:
        """Have what is kept here about somebody forgotten with them."""
        from donations.services import money_forgetting  # noqa: PLC0415 - needs the loaded models

        money_forgetting.register()
