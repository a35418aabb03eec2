"""Noticing prompts whose time has come, and whose senders died."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from mobilize.kit import ids
from mobilize.outbox import queries as waiting
from mobilize.outbox import services as outbox
from petitions.domain.events import PromptsDue
from petitions.services import prompting

IS_DUE = """
    SELECT EXISTS (
        SELECT FROM petitions_shareprompt
        WHERE organisation_id = %s AND state = 'queued' AND not_before <= statement_timestamp()
    )
"""
# One look into the index per organisation: the price does not grow with what waits.
WHOSE = """
    SELECT organisation.id FROM organisations_organisation AS organisation
    WHERE EXISTS (
        SELECT FROM petitions_shareprompt
        WHERE organisation_id = organisation.id AND state = 'queued'
          AND not_before <= statement_timestamp()
    )
"""


@transaction.atomic
def wake(*, organisation_id: UUID, now: datetime) -> bool:
    """Have an organisation's due prompts sent, if there are any and nobody is on their way yet.

    Each call for them goes to the end of the queue, so that organisations take turns.
    """
    if waiting.waits(PromptsDue.topic, organisation_id) or not _is_due(organisation_id):
        return False
    outbox.publish(PromptsDue(organisation_id=organisation_id, asked=ids.new()), now=now)
    return True


@transaction.atomic
def sweep(*, now: datetime) -> int:
    """Park what dead senders left, and wake all whose prompts are due; return how many were parked.

    Call it within the scope of everybody.
    """
    parked = prompting.park_abandoned()
    with connection.cursor() as cursor:
        cursor.execute(WHOSE)
        due = [organisation_id for (organisation_id,) in cursor.fetchall()]
    for organisation_id in due:
        wake(organisation_id=organisation_id, now=now)
    return parked


def _is_due(organisation_id: UUID) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(IS_DUE, [organisation_id])
        return bool(cursor.fetchone()[0])
