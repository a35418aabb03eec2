"""`mobilize export`: write touches, journeys, ledger and forest as Parquet."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
from django.core.management.base import BaseCommand, CommandError

from donations.services import exporting
from donations.services.exporting import Asked
from mobilize.kit import clock
from mobilize.kit.errors import AppError
from mobilize.organisations.queries import organisations
from mobilize.organisations.services import people


class Command(BaseCommand):
    """Whoever runs this holds the database; `--by` is the member of staff who asked."""

    help = "Write an organisation's touches, journeys, ledger and forest as Parquet into FOLDER."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="FOLDER", help="must not exist yet")
        parser.add_argument("--organisation", required=True, metavar="SLUG")
        for name, which in (("from", "first"), ("until", "last")):
            parser.add_argument(
                f"--{name}",
                type=date.fromisoformat,
                metavar="DAY",
                help=f"{which} day, as 2026-01-31; the organisation's days",
            )
        parser.add_argument(
            "--personal", action="store_true", help="names and addresses too; needs --by an owner"
        )
        parser.add_argument("--by", default="", metavar="ADDRESS", help="who asks for them")

    def handle(self, *_args: Any, **options: Any) -> None:
        folder = options["folder"].absolute()
        if options["from"] and options["until"] and options["from"] > options["until"]:
            raise CommandError("--from comes after --until.")
        try:
            said = self._export(folder, options)
        except AppError as refusal:
            raise CommandError(refusal.message) from refusal
        except (OSError, duckdb.Error) as error:
            raise CommandError(f"Nothing was exported to {folder}: {error}") from error
        for name, table in said["tables"].items():
            self.stdout.write(f"{name}: {table['rows']} rows")
        for currency, minor in said["money_minor"].items():
            self.stdout.write(f"{currency} {minor} minor units, as in the ledger")

    def _export(self, folder: Path, options: dict[str, Any]) -> dict[str, Any]:
        return exporting.export(
            organisation=organisations.by_slug(options["organisation"]),
            folder=folder,
            asked=Asked(
                since=options["from"],
                until=options["until"],
                personal=options["personal"],
                by=people.known(options["by"]),
            ),
            now=clock.now(),
        )
