"""System checks: what must not go into production, each with what to do about it."""

import base64
import binascii
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004 - Django's name
from django.db import Error as DatabaseError
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

SHORTEST_KEY = 50  # characters; Django's own measure
MASTER_KEY_BYTES = 32


# What is wrong in production: how to tell, what to say, and what to do about it.
NOT_FOR_PRODUCTION: dict[str, tuple[Callable[[], bool], str, str]] = {
    "mobilize.E001": (
        lambda: (
            settings.SECRET_KEY == settings.DEVELOPMENT_KEY
            or len(settings.SECRET_KEY) < SHORTEST_KEY
        ),
        "SECRET_KEY is the development key, or shorter than 50 characters.",
        "Set it to the output of: python -c 'import secrets; print(secrets.token_urlsafe(64))'",
    ),
    "mobilize.E002": (
        lambda: not _is_master_key(settings.MASTER_KEY),
        "MASTER_KEY is missing, or is not 32 bytes in base64.",
        (
            "Set it to the output of: openssl rand -base64 32. Keep a copy outside the "
            "database's backups: without it personal values cannot be read."
        ),
    ),
    "mobilize.E003": (
        lambda: not settings.STRIPE_WEBHOOK_SECRET,
        "STRIPE_WEBHOOK_SECRET is missing: anybody could report a payment.",
        "Copy the signing secret of the endpoint from the provider's dashboard.",
    ),
    "mobilize.E004": (
        lambda: not settings.BASE_URL.startswith("https://"),
        "MOBILIZE_BASE_URL is not an https address.",
        "Cookies and links need TLS: set it to the public https:// address.",
    ),
    "mobilize.E005": (
        lambda: settings.DEBUG,
        "DEBUG is on.",
        "It shows secrets to visitors: turn it off.",
    ),
}


@register(Tags.security)
def production_is_no_development(**_options: Any) -> list[CheckMessage]:
    """Refuse development's secrets and addresses when MOBILIZE_ENV is `production`."""
    if not settings.PRODUCTION:
        return []
    return [
        Error(said, hint=hint, id=name)
        for name, (is_wrong, said, hint) in NOT_FOR_PRODUCTION.items()
        if is_wrong()
    ]


@register(Tags.security)
def numbers_make_sense(**_options: Any) -> list[CheckMessage]:
    """Refuse values that no code could use."""
    found: list[CheckMessage] = []
    if settings.DISPATCH not in {"celery", "poll"}:
        found.append(
            Error(
                f"DISPATCH is {settings.DISPATCH!r}.",
                hint="Set it to `celery`, or to `poll` to deliver without a broker.",
                id="mobilize.E006",
            )
        )
    if settings.RATE_LIMIT_SCALE < 0:
        found.append(
            Error(
                "RATE_LIMIT_SCALE is negative.",
                hint="1 keeps the limits, 2 doubles them, 0 switches them off.",
                id="mobilize.E007",
            )
        )
    elif settings.PRODUCTION and settings.RATE_LIMIT_SCALE == 0:
        found.append(
            Warning(
                "RATE_LIMIT_SCALE is 0: nothing slows an attacker down.",
                hint="Remove it, or raise it instead.",
                id="mobilize.W001",
            )
        )
    return found


@register(Tags.database)
def role_is_held_by_row_security(
    databases: Sequence[str] | None = None, **_options: Any
) -> list[CheckMessage]:
    """Warn when the application's role steps over row-level security."""
    return [
        Warning(
            "The database role steps over row-level security.",
            hint="Let DATABASE_URL name a role without SUPERUSER and BYPASSRLS that owns no table; "
            "give the owner to MIGRATE_DATABASE_URL.",
            id="mobilize.W002",
        )
        for alias in databases or ()
        if _steps_over_row_security(alias)
    ]


@register(Tags.database)
def merged_migrations_were_taken_whole(
    databases: Sequence[str] | None = None, **_options: Any
) -> list[CheckMessage]:
    """Refuse a database that stopped between steps which have been merged into one since.

    Django would pass over all the tables of that part, and say that nothing is left to do.
    """
    return [
        Error(
            f"The database has taken some of the steps that are now {step}, and not all.",
            hint="Run `mobilize migrate` with the code from before they were merged first.",
            id="mobilize.E008",
        )
        for alias in databases or ()
        for step in _taken_in_part(alias)
    ]


def _is_master_key(text: str) -> bool:
    try:
        return len(base64.b64decode(text, validate=True)) == MASTER_KEY_BYTES
    except (binascii.Error, ValueError):
        return False


def _steps_over_row_security(alias: str) -> bool:
    try:
        with connections[alias].cursor() as cursor:
            cursor.execute(
                "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
            )
            return bool(cursor.fetchone()[0])
    except DatabaseError:
        return False  # the doctor says that the database is away; this check has nothing to say


def _taken_in_part(alias: str) -> Iterator[str]:
    try:
        taken = set(MigrationRecorder(connections[alias]).applied_migrations())
    except DatabaseError:
        return  # as above
    on_disk = MigrationLoader(None).disk_migrations
    for (app, name), step in on_disk.items():
        lost = set(step.replaces) - taken - set(on_disk)
        if lost and taken.intersection(step.replaces):
            yield f"{app}.{name}"
