"""How Django knows donations."""

from django.apps import AppConfig


class DonationsConfig(AppConfig):
    """The donations app."""

    name = "donations"
