"""`mobilize tie-out`: print every cent by which provider, payments and book differ."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from donations.queries import tying_out as compared
from donations.services import tying_out
from mobilize.kit import clock
from mobilize.organisations.queries import organisations


class Command(BaseCommand):
    """Exit with 1 when anything differs."""

    help = "Compare provider, payments and book; print every difference and exit with 1."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--days", type=int, default=tying_out.DAYS, help="asked at the provider"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        now = clock.now()
        holding = tying_out.ask(days=options["days"], now=now)
        if holding is None:
            self.stdout.write("The provider does not answer; what it told is compared.")
        strange = tying_out.total(holding.strange) if holding else {}
        for currency, minor in strange.items():
            self.stdout.write(f"{currency} {minor} minor units at the provider are none of ours")
        wrong = sum(self._tie_out(each, holding, now) for each in organisations.every())
        if wrong:
            raise CommandError(f"{wrong} payments differ.")

    def _tie_out(self, organisation: Any, holding: Any, now: Any) -> int:
        row = tying_out.tie_out(organisation=organisation, holding=holding, now=now)
        named = [each.text for each in compared.named_in(row)]
        for text in (*named, *(each.text for each in compared.unnamed_in(row))):
            self.stdout.write(f"{organisation.slug} {text}")
        self.stdout.write(
            f"{organisation.slug}: {row.payments} payments, {row.entries} entries,"
            f" {row.found} differences"
        )
        return row.found
