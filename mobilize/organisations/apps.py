"""The organisations app."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Tenants and who works for them."""

    name = "mobilize.organisations"
    label = "organisations"
