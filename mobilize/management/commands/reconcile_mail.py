"""`mobilize reconcile_mail`: settle uncertain prompts by what the mail server kept."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mobilize.kit import clock
from petitions.domain import mail_log
from petitions.domain.mail_log import MailLog
from petitions.services import mailbox_lookup, reconciling


class Command(BaseCommand):
    """With a log: what it names was sent. Without one the embedded mailbox is asked."""

    help = "Settle prompts of which nobody knows whether they went out, by Message-ID."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--log", metavar="FILE", help="log or list of Message-IDs; - for stdin")
        parser.add_argument("--since", metavar="ISO", help="from when on the log is complete")
        parser.add_argument("--until", metavar="ISO", help="until when the log is complete")
        parser.add_argument(
            "--patience",
            type=float,
            metavar="SECONDS",
            default=reconciling.PATIENCE.total_seconds(),
            help="a prompt tried later than so long before the log's end is not sent again",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        look_up = _in_file(options) if options["log"] else _in_mailbox
        try:
            done = reconciling.reconcile(
                look_up=look_up, patience=timedelta(seconds=options["patience"])
            )
        except mailbox_lookup.MailboxAway as error:
            raise CommandError(f"{error} Give the mail server's log with --log.") from error
        self.stdout.write(
            f"{done.sent} were sent, {done.queued} are sent again, {done.given_up} are given up,"
            f" {done.uncertain} stay uncertain."
        )


def _in_mailbox(message_ids: Sequence[str]) -> MailLog:
    if not mailbox_lookup.is_ours():
        raise mailbox_lookup.MailboxAway
    return mailbox_lookup.look_up(message_ids, now=clock.now())


def _in_file(options: dict[str, Any]) -> reconciling.Lookup:
    since, until = _moment(options["since"]), _moment(options["until"])
    log = mail_log.read(_lines(options["log"]), since=since, until=until)
    return lambda _message_ids: log


def _lines(name: str) -> Iterable[str]:
    if name == "-":
        return sys.stdin
    try:
        return Path(name).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError as error:
        raise CommandError(f"{name} cannot be read: {error.strerror}.") from error


def _moment(said: str | None) -> datetime | None:
    if not said:
        return None
    try:
        moment = datetime.fromisoformat(said)
    except ValueError as error:
        raise CommandError(f"{said} is not a moment like 2026-11-26T04:00:00+00:00.") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
