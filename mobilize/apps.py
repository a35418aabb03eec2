"""The project itself: brings the commands that look at every module."""

from django.apps import AppConfig


class MobilizeConfig(AppConfig):
    """Has no table of its own."""

    name = "mobilize"
