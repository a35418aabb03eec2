"""`mobilize repair-days`: let every day's figures show what a recount finds."""

from typing import Any

from django.core.management.base import BaseCommand

from donations.services import rolling
from mobilize.organisations import scoping


class Command(BaseCommand):
    """Nothing is deleted: what is missing is added, and what is too much taken off."""

    help = "Put the figures by day right where they differ from a full recount."

    def handle(self, *_args: Any, **_options: Any) -> None:
        with scoping.everywhere("every organisation's days are put right alike"):
            wrong = rolling.repair()
        self.stdout.write(f"{wrong} days put right.")
