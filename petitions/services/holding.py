"""Looking at held signatures: releasing people's, removing the others. Singly or in heaps."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from mobilize.organisations.models import Organisation, TenantQuerySet, User
from petitions.domain.selection import SelectionTooWide
from petitions.models import Petition, Signature
from petitions.queries import held
from petitions.services import invalidating, signing

AT_ONCE = 500  # signatures one request takes; a larger heap takes several


@transaction.atomic
def release(
    *,
    org: Organisation,
    now: datetime,
    petition: Petition | None = None,
    suspicion: str = "",
    only: Collection[UUID] | None = None,
) -> int:
    """Count held signatures from now on: links, prompt and all. Return how many they were.

    Of what is asked for, the oldest five hundred. Who signed first is placed first, so
    that whom they brought finds them there.

    Raises:
        SelectionTooWide
    """
    rows = _oldest(org, petition=petition, suspicion=suspicion, only=only)
    for signature in rows:
        signing.release(signature=signature, now=now)
    return len(rows)


@transaction.atomic
def remove(
    *,
    org: Organisation,
    reason: str,
    by: User | None,
    now: datetime,
    petition: Petition | None = None,
    suspicion: str = "",
    only: Collection[UUID] | None = None,
) -> int:
    """Remove held signatures, the oldest five hundred of what is asked for. They never counted.

    Written down as an invalidation that is done, with its public reason, so that it can
    be undone like any other.

    Raises:
        SelectionTooWide
    """
    rows = _oldest(org, petition=petition, suspicion=suspicion, only=only)
    if rows:
        invalidating.take_held(
            org=org,
            petition=petition,
            reason=reason,
            suspicion=suspicion,
            signature_ids=[row.id for row in rows],
            by=by,
            now=now,
        )
    return len(rows)


def _oldest(
    org: Organisation,
    *,
    petition: Petition | None,
    suspicion: str,
    only: Collection[UUID] | None,
) -> list[Signature]:
    if petition is None and not suspicion and only is None:
        raise SelectionTooWide
    rows: TenantQuerySet[Signature] = held.signatures(
        org.id, petition_id=petition.id if petition else None, suspicion=suspicion
    )
    if only is not None:
        rows = rows.filter(id__in=only)
    locked = rows.select_for_update(no_key=True, of=("self",))
    return list(locked.order_by("confirmed_at", "id")[:AT_ONCE])
