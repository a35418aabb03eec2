"""Addresses that get no more prompts, because mail servers or their owners said so."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from petitions.domain.bounces import SOFT_LIMIT, SOFT_SPAN
from petitions.models import MailSuppression

Reason = MailSuppression.Reason

DEAD = """
    INSERT INTO petitions_mailsuppression
        (id, organisation_id, address_hash, reason, soft_bounces, first_seen_at, suppressed_at)
    SELECT gen_random_uuid(), %(org)s, hash, %(reason)s, 0, statement_timestamp(),
           statement_timestamp()
    FROM unnest(%(hashes)s::bytea[]) AS hash
    ON CONFLICT (organisation_id, address_hash) DO UPDATE
    SET reason = excluded.reason, suppressed_at = excluded.suppressed_at
    WHERE petitions_mailsuppression.suppressed_at IS NULL
"""
# The count begins anew once the first one it knows of is older than the span.
SOFT = """
    INSERT INTO petitions_mailsuppression AS known
        (id, organisation_id, address_hash, reason, soft_bounces, first_seen_at)
    SELECT gen_random_uuid(), %(org)s, hash, '', 1, %(now)s
    FROM unnest(%(hashes)s::bytea[]) AS hash
    ON CONFLICT (organisation_id, address_hash) DO UPDATE
    SET soft_bounces = CASE
            WHEN known.first_seen_at < %(now)s - %(span)s THEN 1 ELSE known.soft_bounces + 1
        END,
        first_seen_at = CASE
            WHEN known.first_seen_at < %(now)s - %(span)s THEN %(now)s ELSE known.first_seen_at
        END
    WHERE known.suppressed_at IS NULL
"""
ENOUGH = """
    UPDATE petitions_mailsuppression
    SET reason = 'bounced', suppressed_at = statement_timestamp()
    WHERE organisation_id = %(org)s AND address_hash = ANY(%(hashes)s::bytea[])
      AND suppressed_at IS NULL AND soft_bounces >= %(limit)s
"""


@transaction.atomic
def note_dead(
    *, organisation_id: UUID, hashes: Iterable[bytes], reason: str = Reason.BOUNCED
) -> None:
    """Write to these addresses no more. What is suppressed already stays as it is."""
    known = sorted(set(hashes))
    if known:
        with connection.cursor() as cursor:
            cursor.execute(DEAD, {"org": organisation_id, "hashes": known, "reason": reason})


@transaction.atomic
def note_soft(*, organisation_id: UUID, hashes: Iterable[bytes], now: datetime) -> None:
    """Count a soft bounce for each of these addresses; the fifth in seven days suppresses it."""
    known = sorted(set(hashes))
    if not known:
        return
    given: dict[str, Any] = {"org": organisation_id, "hashes": known, "now": now}
    given |= {"span": SOFT_SPAN, "limit": SOFT_LIMIT}
    with connection.cursor() as cursor:
        cursor.execute(SOFT, given)
        cursor.execute(ENOUGH, given)


def move(*, organisation_id: UUID, before: bytes, after: bytes) -> None:
    """Follow an address whose hash has changed, unless its new hash is known already."""
    rows = MailSuppression.objects.for_org(organisation_id)
    if not rows.filter(address_hash=after).exists():
        rows.filter(address_hash=before).update(address_hash=after)
