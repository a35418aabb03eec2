"""How Django knows petitions."""

from django.apps import AppConfig


class PetitionsConfig(AppConfig):
    """The petitions app."""

    name = "petitions"
