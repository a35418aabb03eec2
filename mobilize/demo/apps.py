"""The demo app: its commands."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demo app."""

    name = "mobilize.demo"
    label = "demo"
