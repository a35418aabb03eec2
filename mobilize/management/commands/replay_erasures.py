"""`mobilize replay-erasures`: after a restore, erase again whoever a backup has brought back."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from mobilize.kit import clock
from mobilize.kit.journal import Damaged
from petitions.services import replaying


class Command(BaseCommand):
    """Hold the database against the erasure journal."""

    help = "Erase again whoever the erasure journal knows and a restored backup has brought back."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="only look, and exit with 1 if there is work to do"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            if options["check"]:
                self._check()
            else:
                done = replaying.replay(now=clock.now())
                self.stdout.write(f"{done} people erased again after {settings.ERASURE_JOURNAL}.")
        except Damaged as damage:
            raise CommandError(f"The erasure journal is damaged: {damage}.") from damage

    def _check(self) -> None:
        waiting = len(replaying.behind())
        if waiting:
            raise CommandError(f"{waiting} people who were erased are in this database again.")
        self.stdout.write("Nobody who was erased is in this database.")
