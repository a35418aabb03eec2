"""Signatures that nobody confirmed in time."""

from datetime import datetime
from typing import Any

from django.db import connection, transaction

from petitions.domain.patience import EXPIRES_AFTER

AT_ONCE = 5_000

# Petition by petition, so that an index leads to the few that wait and no signed one is read.
EXPIRE = """
    WITH late AS (
        SELECT signature.id
        FROM petitions_petition AS petition
        CROSS JOIN LATERAL (
            SELECT id FROM petitions_signature
            WHERE petition_id = petition.id AND state = 'pending' AND signed_at <= %(since)s
            LIMIT %(most)s
            FOR UPDATE SKIP LOCKED
        ) AS signature
        LIMIT %(most)s
    )
    UPDATE petitions_signature AS signature SET state = 'expired', ended_at = %(now)s
    FROM late WHERE signature.id = late.id
"""


@transaction.atomic
def expire(*, now: datetime) -> int:
    """End signatures that have waited for seven days; return how many, 5,000 at most.

    Their owners may sign again. Call it within the scope of what it is to end.
    """
    given: dict[str, Any] = {"since": now - EXPIRES_AFTER, "most": AT_ONCE, "now": now}
    with connection.cursor() as cursor:
        cursor.execute(EXPIRE, given)
        return int(cursor.rowcount)
