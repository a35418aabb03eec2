"""Deciding on the share prompts of many confirmed signatures at once."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from mobilize.kit import ids
from petitions.domain import prompts
from petitions.models import SharePrompt, State

PURPOSE = "share_prompts"
KIND = SharePrompt.Kind.AFTER_CONFIRMING

# Who signed, whether they are still there, what they said last, and where their petition is.
FACTS = """
    SELECT signature.id, signature.supporter_id, signature.petition_id,
           supporter.erased_at IS NOT NULL, coalesce(newest.granted, false), petition.state
    FROM petitions_signature AS signature
    JOIN petitions_supporter AS supporter ON supporter.id = signature.supporter_id
    JOIN petitions_petition AS petition ON petition.id = signature.petition_id
    LEFT JOIN LATERAL (
        SELECT granted FROM petitions_consent
        WHERE supporter_id = supporter.id AND purpose = %(purpose)s
        ORDER BY given_at DESC, id DESC LIMIT 1
    ) AS newest ON true
    WHERE signature.organisation_id = %(org)s AND signature.id = ANY(%(signatures)s)
"""
QUEUE = """
    INSERT INTO petitions_shareprompt
        (id, organisation_id, supporter_id, signature_id, petition_id, kind, occasion, state,
         reason, message_id, decided_at, not_before)
    SELECT id, %(org)s, supporter_id, signature_id, petition_id, %(kind)s, signature_id::text,
           CASE reason WHEN '' THEN 'queued' ELSE 'suppressed' END, reason, '', %(now)s, %(now)s
    FROM unnest(%(ids)s::uuid[], %(supporters)s::uuid[], %(signatures)s::uuid[],
                %(petitions)s::uuid[], %(reasons)s::text[])
        AS decided(id, supporter_id, signature_id, petition_id, reason)
    ON CONFLICT DO NOTHING
"""


@transaction.atomic
def decide_many(*, organisation_id: UUID, signature_ids: Iterable[UUID], now: datetime) -> None:
    """Queue the prompts of confirmed signatures, or write down why not. Safe to repeat."""
    given: dict[str, Any] = {"org": organisation_id, "purpose": PURPOSE}
    with connection.cursor() as cursor:
        cursor.execute(FACTS, given | {"signatures": list(signature_ids)})
        facts = cursor.fetchall()
        decided: dict[str, Any] = {
            "ids": [ids.new() for _ in facts],
            "signatures": [row[0] for row in facts],
            "supporters": [row[1] for row in facts],
            "petitions": [row[2] for row in facts],
            "reasons": [_why_not(*row[3:]) for row in facts],
        }
        decided |= {"org": organisation_id, "kind": KIND, "now": now}
        cursor.execute(QUEUE, decided)


def _why_not(erased: bool, consented: bool, state: str) -> str:  # noqa: FBT001 - a row's columns
    if erased:
        return "erased"
    return prompts.decide(consented=consented, petition_open=state == State.OPEN)
