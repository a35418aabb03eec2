"""`mobilize check_invariants`: name every row that breaks what must hold."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from donations.queries.invariants import INVARIANTS as DONATIONS
from mobilize.checks import invariants
from mobilize.organisations import scoping
from mobilize.outbox.invariants import INVARIANTS as OUTBOX
from petitions.queries.invariants import INVARIANTS as PETITIONS

EVERY = (*OUTBOX, *PETITIONS, *DONATIONS)


class Command(BaseCommand):
    """Exit with 1 when an invariant is broken."""

    help = "Check every invariant; name each row that breaks one and exit with 1."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object per breach")

    def handle(self, *_args: Any, **options: Any) -> None:
        with scoping.everywhere("check invariants"):
            breaches = list(invariants.run(EVERY))
        for breach in breaches:
            self.stdout.write(
                json.dumps(vars(breach), default=str)
                if options["json"]
                else f"{breach.invariant}: {breach.row} (should be: {breach.meaning})"
            )
        if breaches:
            broken = len({breach.invariant for breach in breaches})
            raise CommandError(f"{broken} invariants are broken, by {len(breaches)} rows.")
        if not options["json"]:
            self.stdout.write(f"All {len(EVERY)} invariants hold.")
