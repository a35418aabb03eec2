"""What people agreed to: given, withdrawn, and what holds now."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from petitions.domain import wording
from petitions.models import Consent, Supporter


@transaction.atomic
def give(
    *, supporter: Supporter, purposes: Iterable[str], source: str, source_id: UUID, now: datetime
) -> None:
    """Note that somebody agreed, in the words that are shown today."""
    _note(supporter, purposes, granted=True, source=source, source_id=source_id, now=now)


@transaction.atomic
def withdraw(
    *, supporter: Supporter, purposes: Iterable[str], source: str, source_id: UUID, now: datetime
) -> None:
    """Note that somebody takes it back. What does not hold is not withdrawn again."""
    held = [purpose for purpose in purposes if holds(supporter_id=supporter.id, purpose=purpose)]
    _note(supporter, held, granted=False, source=source, source_id=source_id, now=now)


def holds(*, supporter_id: UUID, purpose: str) -> bool:
    """Say whether we may write to somebody for this purpose: what they said last."""
    rows = Consent.objects.filter(supporter_id=supporter_id, purpose=purpose)
    latest = rows.order_by("-given_at", "-id").values_list("granted", flat=True).first()
    return bool(latest)


def _note(
    supporter: Supporter,
    purposes: Iterable[str],
    *,
    granted: bool,
    source: str,
    source_id: UUID,
    now: datetime,
) -> None:
    sentences = wording.sentences(organisation=supporter.organisation.name)
    Consent.objects.bulk_create(
        Consent(
            organisation_id=supporter.organisation_id,
            supporter=supporter,
            purpose=purpose,
            granted=granted,
            wording_version=wording.VERSION,
            wording_hash=wording.fingerprint(sentences[purpose]),
            locale=supporter.locale,
            source=source,
            source_id=source_id,
            given_at=now,
        )
        for purpose in sorted(purposes)
    )
