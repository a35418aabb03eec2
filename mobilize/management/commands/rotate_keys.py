"""`mobilize rotate-keys`: put new keys in the place of old ones, while everything goes on."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mobilize.kit import clock
from mobilize.kit.errors import AppError
from mobilize.organisations import scoping
from mobilize.organisations.models import Organisation
from mobilize.organisations.queries import organisations
from mobilize.organisations.services import rotating
from petitions.services import rewrapping


class Command(BaseCommand):
    """Move keys to the current master key, make new ones if asked, wrap everything again."""

    help = (
        "Wrap again what an earlier master key, or an organisation's earlier key, still holds."
        " Start it again when it was interrupted: it goes on where it stopped."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--new",
            nargs="*",
            metavar="ORGANISATION",
            help="give these organisations a new key first, or all of them if none is named",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        for organisation in organisations.every():
            self._move_to_current_master(organisation)
        for organisation in self._renewed(options["new"]):
            self._renew(organisation)
        for organisation in organisations.every():
            self._rewrap(organisation)

    def _renewed(self, slugs: list[str] | None) -> list[Organisation]:
        if slugs is None:
            return []
        try:
            named = [organisations.by_slug(slug) for slug in slugs]
        except AppError as refusal:
            raise CommandError(refusal.message) from refusal
        return named or organisations.every()

    def _move_to_current_master(self, organisation: Organisation) -> None:
        with scoping.within(organisation.id):
            moved = rotating.wrap_with_current_master(organisation_id=organisation.id)
        if moved:
            self.stdout.write(f"{organisation.slug}: {moved} keys are under the new master key.")

    def _renew(self, organisation: Organisation) -> None:
        with scoping.within(organisation.id):
            version = rotating.add_version(organisation_id=organisation.id, now=clock.now())
        self.stdout.write(f"{organisation.slug}: version {version} of its key wraps from now on.")

    def _rewrap(self, organisation: Organisation) -> None:
        done = rewrapping.run(organisation_id=organisation.id, now=clock.now())
        self.stdout.write(
            f"{organisation.slug}: {done.rows} rows wrapped again, {done.keys} old keys destroyed."
        )
