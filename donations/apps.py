"""How Django knows donations."""

from django.apps import AppConfig


class DonationsConfig(AppConfig):
    """The donations app."""

    name = "donations"

    def ready(self) -> None:
        from donations.services import mail_rows  # noqa: PLC0415 - loaded apps

        mail_rows.make_known()
