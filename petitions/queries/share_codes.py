"""The codes of many signers' share links."""

from collections.abc import Sequence
from uuid import UUID

from django.db import connection

CODES = """
    SELECT signature_id, array_agg(channel), array_agg(code)
    FROM petitions_sharelink
    WHERE signature_id = ANY(%s) AND channel = ANY(%s)
    GROUP BY signature_id
"""


def by_signature(signatures: Sequence[UUID], channels: Sequence[str]) -> dict[UUID, dict[str, str]]:
    """Return each signature's codes by channel, in the order of the channels asked for."""
    with connection.cursor() as cursor:
        cursor.execute(CODES, [list(signatures), list(channels)])
        rows = cursor.fetchall()
    found = {signature: dict(zip(named, codes, strict=True)) for signature, named, codes in rows}
    return {
        signature: {channel: codes[channel] for channel in channels if channel in codes}
        for signature, codes in found.items()
    }
