"""Reminding people who asked to sign and have not confirmed: twice at most."""

from datetime import datetime
from typing import Any

from django.db import connection, transaction

from mobilize.outbox import queries as sent
from mobilize.outbox import services as outbox
from petitions.domain import wording
from petitions.domain.events import SignatureAsked, SignatureReminded
from petitions.domain.patience import BETWEEN_MAILS, EXPIRES_AFTER, REMINDED_AFTER
from petitions.domain.screening import HOLD_AT

AT_ONCE = 1_000

# Who looks suspicious is not written to again: somebody may be filling a stranger's mailbox. Nor is
# who has taken back any agreement since they asked.
REMIND = """
    WITH due AS (
        SELECT signature.id
        FROM petitions_petition AS petition
        LEFT JOIN petitions_integritypolicy AS policy
            ON policy.organisation_id = petition.organisation_id
        CROSS JOIN LATERAL (
            SELECT id FROM petitions_signature AS waiting
            WHERE petition_id = petition.id AND state = 'pending' AND signed_at > %(expired)s
              AND (reminders = 0 AND signed_at <= %(first)s
                   OR reminders = 1 AND signed_at <= %(last)s)
              AND mailed_at <= %(mailed)s
              AND score < coalesce(policy.hold_at, %(hold_at)s)
              AND NOT EXISTS (
                  SELECT FROM petitions_consent AS consent
                  WHERE consent.supporter_id = waiting.supporter_id AND NOT consent.granted
                    AND consent.given_at >= waiting.signed_at
              )
            LIMIT %(most)s
            FOR UPDATE SKIP LOCKED
        ) AS signature
        WHERE petition.state = 'open'
        LIMIT %(most)s
    )
    UPDATE petitions_signature AS signature
    SET reminders = reminders + 1, reminded_at = %(now)s, mailed_at = %(now)s
    FROM due WHERE signature.id = due.id
    RETURNING signature.organisation_id, signature.id
"""


@transaction.atomic
def remind(*, now: datetime) -> int:
    """Have people reminded whose signatures still wait; return how many, 1,000 at most.

    After a day and after three, and never within 20 hours of another mail. The mail
    carries the consents of the one before. Call it within the scope of what it is to
    look through.
    """
    first, last = REMINDED_AFTER
    given: dict[str, Any] = {
        "expired": now - EXPIRES_AFTER,
        "first": now - first,
        "last": now - last,
        "mailed": now - BETWEEN_MAILS,
        "hold_at": HOLD_AT,
        "most": AT_ONCE,
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(REMIND, given)
        due = cursor.fetchall()
    said = sent.newest(
        SignatureAsked.topic, "signature_id", [str(signature_id) for _, signature_id in due]
    )
    outbox.publish_all(
        (
            SignatureReminded(
                organisation_id=organisation_id,
                signature_id=signature_id,
                mailing=f"{now:%Y-%m-%dT%H:%MZ}",
                **_agreed(said.get(str(signature_id), {})),
            )
            for organisation_id, signature_id in due
        ),
        now=now,
    )
    return len(due)


def _agreed(asked: dict[str, Any]) -> dict[str, str]:
    """Return what somebody had agreed to when they asked, and in which words."""
    return {
        "consents": asked.get("consents", ""),
        "wording": asked.get("wording", wording.FIRST),
    }
