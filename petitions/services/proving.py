"""Proof of work: asked for while a petition is attacked, and good once."""

import hashlib
import hmac
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from mobilize.kit import ids
from mobilize.organisations import scoping
from petitions.domain import proofs
from petitions.domain.screening import Proof
from petitions.models import Petition, UsedProof

SPEND = """
    INSERT INTO petitions_usedproof (id, organisation_id, nonce, expires_at)
    VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING
"""


def challenge(petition: Petition, *, attacked: bool, now: datetime) -> dict[str, Any]:
    """Return a fresh challenge for this petition; it costs more while there is an attack."""
    return proofs.challenge(
        key=_keys()[0],
        petition_id=petition.id,
        cost=proofs.ATTACKED if attacked else proofs.CALM,
        now=now,
    )


def spend(text: str, *, organisation_id: UUID, petition_id: UUID, now: datetime) -> Proof:
    """Return what came of a solution, and note a good one: the second time it is a replay."""
    for key in _keys():
        seen = proofs.check(text, key=key, petition_id=petition_id, now=now)
        if seen.proof == Proof.GOOD:
            with scoping.within(organisation_id), connection.cursor() as cursor:
                cursor.execute(SPEND, [ids.new(), organisation_id, seen.nonce, seen.expires_at])
                return Proof.GOOD if cursor.rowcount else Proof.REPLAYED
    return Proof.WRONG


def purge(*, now: datetime) -> int:
    """Forget the proofs that are too old to be sent again. Returns how many."""
    forgotten, _ = UsedProof.objects.filter(expires_at__lt=now).delete()
    return forgotten


def _keys() -> list[bytes]:
    """Return today's key first, then those that challenges on their way may still have."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [hmac.new(s.encode(), b"petitions.proof", hashlib.sha256).digest() for s in secrets]
