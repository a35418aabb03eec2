"""`mobilize create_organisation`: the first thing an operator does."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from mobilize.kit import clock
from mobilize.kit.errors import AppError
from mobilize.organisations import scoping
from mobilize.organisations.models import Scope
from mobilize.organisations.services import api_keys, founding, people


class Command(BaseCommand):
    """Make an organisation and its first owner; print what the owner does next."""

    help = "Make an organisation and its first owner."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="short name in addresses: small letters, digits, hyphens")
        parser.add_argument("name", help="name that supporters read")
        parser.add_argument("owner", help="e-mail address of the first owner")
        parser.add_argument("--currency", default="EUR", help="ISO 4217 code (EUR)")
        parser.add_argument("--time-zone", default="UTC", help="where its days begin (UTC)")
        parser.add_argument(
            "--with-key", action="store_true", help="issue an API key that may do everything"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            secret = self._found(options)
        except AppError as refusal:
            raise CommandError(f"{refusal.field or 'organisation'}: {refusal.message}") from refusal
        self.stdout.write(f"{options['name']} is at /{options['slug']}/ now.")
        self.stdout.write(
            f"{options['owner']} sets a password at /accounts/password/reset/ and signs in."
        )
        if secret:
            self.stdout.write(f"API key, shown this once: {secret}")

    @transaction.atomic
    def _found(self, options: dict[str, Any]) -> str:
        now = clock.now()
        organisation = founding.found(
            slug=options["slug"],
            name=options["name"],
            owner=people.find_or_make(options["owner"]),
            currency=options["currency"],
            time_zone=options["time_zone"],
            now=now,
        )
        if not options["with_key"]:
            return ""
        with scoping.within(organisation.id):
            _, secret = api_keys.issue(
                organisation=organisation,
                name="first key",
                scopes=[Scope.MANAGE],
                by=None,
                now=now,
            )
        return secret
