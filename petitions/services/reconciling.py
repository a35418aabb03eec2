"""Settling prompts of which nobody knows whether they went out, by what the mail server kept.

Found by its Message-ID: it was sent. Not found, although the log covers the time: it may be
sent again, and only then; after its last attempt it is given up. Everything else stays
uncertain.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from mobilize.organisations import scoping
from petitions.domain.mail_log import MailLog
from petitions.services import prompting

AT_ONCE = 500
# A sender frozen in the middle of a mail may still finish it when it wakes; mail servers wait
# for five minutes (RFC 5321, 4.5.3.2). Before that nothing is sent again.
PATIENCE = timedelta(minutes=10)
FIRST = UUID(int=0)
REASON = "uncertain prompts are settled wherever they are"

UNCERTAIN = """
    SELECT id, message_id FROM petitions_shareprompt
    WHERE state = 'uncertain' AND message_id <> '' AND id > %s
    ORDER BY id LIMIT %s
"""
SENT = """
    UPDATE petitions_shareprompt SET state = 'sent', reason = '', sent_at = claimed_at
    WHERE state = 'uncertain' AND id = ANY(%(ids)s) AND message_id = ANY(%(held)s)
    RETURNING state
"""
AGAIN = """
    UPDATE petitions_shareprompt
    SET state = CASE WHEN attempts >= %(most)s THEN 'suppressed' ELSE 'queued' END,
        reason = CASE WHEN attempts >= %(most)s THEN 'cut_short'
                      WHEN reason = 'interrupted' THEN reason ELSE '' END,
        not_before = statement_timestamp()
    WHERE state = 'uncertain' AND id = ANY(%(ids)s) AND NOT message_id = ANY(%(held)s)
      AND claimed_at > %(since)s
      AND claimed_at <= least(%(until)s, statement_timestamp()) - %(patience)s
    RETURNING state
"""

Lookup = Callable[[Sequence[str]], MailLog]


@dataclass
class Reconciled:
    """How many prompts turned out to be sent, may be sent again, are given up, stay uncertain."""

    sent: int = 0
    queued: int = 0
    given_up: int = 0
    uncertain: int = 0


def reconcile(*, look_up: Lookup, patience: timedelta = PATIENCE) -> Reconciled:
    """Settle what can be settled, wherever it is. Safe to repeat.

    The log is asked outside any transaction, and before anything changes, so what it covers
    is no later than the change.
    """
    done, after = Reconciled(), FIRST
    while rows := _uncertain(after):
        log = look_up([message_id for _, message_id in rows])
        with scoping.everywhere(REASON):
            _settle([row[0] for row in rows], log, patience=patience, done=done)
        after = rows[-1][0]
    return done


def _settle(ids: list[UUID], log: MailLog, *, patience: timedelta, done: Reconciled) -> None:
    given: dict[str, Any] = {"ids": ids, "held": sorted(log.held), "patience": patience}
    given |= {"since": log.since, "until": log.until, "most": prompting.MOST_ATTEMPTS}
    settled = _run(SENT, given)
    settled += _run(AGAIN, given) if log.since and log.until else []
    done.sent += settled.count("sent")
    done.queued += settled.count("queued")
    done.given_up += settled.count("suppressed")
    done.uncertain += len(ids) - len(settled)


def _uncertain(after: UUID) -> list[tuple[UUID, str]]:
    with scoping.everywhere(REASON), connection.cursor() as cursor:
        cursor.execute(UNCERTAIN, [after, AT_ONCE])
        return list(cursor.fetchall())


def _run(statement: str, given: dict[str, Any]) -> list[str]:
    """Return the new state of each that a statement settles."""
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return [state for (state,) in cursor.fetchall()]
