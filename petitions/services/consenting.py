"""What people agreed to: given, withdrawn, and what held on any day. A ledger that only grows."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from petitions.domain import wording
from petitions.models import Consent, Supporter
from petitions.queries import consents


@transaction.atomic
def give(
    *,
    supporter: Supporter,
    purposes: Iterable[str],
    source: str,
    source_id: UUID,
    now: datetime,
    locale: str = "",
    evidence: str = "",
    version: str = wording.VERSION,
) -> None:
    """Note that somebody agreed, in the words of this version and language; today's without one.

    `source` and `source_id` say where they did, `evidence` how we know. None holds a
    personal value: the ledger outlives the person's data. Without a `locale` they
    read it in their own language.
    """
    how: dict[str, Any] = {
        "source": source,
        "source_id": source_id,
        "evidence": evidence,
        "given_at": now,
    }
    _note(supporter, purposes, granted=True, locale=locale, version=version, **how)


@transaction.atomic
def withdraw(
    *,
    supporter: Supporter,
    purposes: Iterable[str],
    source: str,
    source_id: UUID,
    now: datetime,
    evidence: str = "",
) -> None:
    """Note that somebody takes it back. What does not hold is not withdrawn again."""
    held = set(purposes) & consents.holding(supporter.id)
    how: dict[str, Any] = {
        "source": source,
        "source_id": source_id,
        "evidence": evidence,
        "given_at": now,
    }
    _note(supporter, held, granted=False, **how)


@transaction.atomic
def refuse(
    *, supporter: Supporter, purposes: Iterable[str], source: str, source_id: UUID, now: datetime
) -> None:
    """Note that somebody wants none of this any more, whether or not they ever agreed to it.

    Where nothing holds it stops what is mailed without a consent, as news of one's own
    page. The same again changes nothing.
    """
    told: dict[str, Any] = {"supporter": supporter, "source": source, "source_id": source_id}
    if set(purposes) & consents.holding(supporter.id):
        withdraw(purposes=purposes, now=now, **told)
    elif not Consent.objects.filter(granted=False, **told).exists():
        told |= {"evidence": "", "given_at": now}
        _note(purposes=purposes, granted=False, **told)


def holds(*, supporter_id: UUID, purpose: str, at: datetime | None = None) -> bool:
    """Say whether somebody agreed to this purpose: what they had said last, now or at a moment."""
    return purpose in consents.holding(supporter_id, at=at)


def _note(
    supporter: Supporter,
    purposes: Iterable[str],
    *,
    granted: bool,
    locale: str = "",
    version: str = wording.VERSION,
    **how: Any,
) -> None:
    language = wording.language(locale or supporter.locale, version=version)
    Consent.objects.bulk_create(
        Consent(
            organisation_id=supporter.organisation_id,
            supporter=supporter,
            purpose=purpose,
            granted=granted,
            wording_version=version,
            wording_hash=wording.fingerprint(purpose, locale=language, version=version),
            locale=language,
            **how,
        )
        for purpose in sorted(purposes)
    )
