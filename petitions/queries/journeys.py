"""The channels through which somebody came, oldest first."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from petitions.models import Signature, Touch


def of(
    *,
    organisation_id: UUID,
    supporter_id: UUID | None,
    until: datetime,
    look_back_days: int,
    also: Collection[UUID] = (),
) -> list[str]:
    """Return the journey of a supporter's signatures and of `also`, within the window.

    `also` holds the ids of touches that no signature names: this visit's, and those of
    earlier gifts, which only a floor above knows.
    """
    signed = Signature.objects.for_org(organisation_id).filter(
        supporter__in=[supporter_id] if supporter_id else []
    )
    wanted = every_touch(signed.values_list("touch_id", "touches")) | set(also)
    since = until - timedelta(days=look_back_days)
    touches = Touch.objects.for_org(organisation_id).filter(
        id__in=wanted, occurred_at__gte=since, occurred_at__lte=until
    )
    known = touches.exclude(known_by=Touch.KnownBy.UNKNOWN)
    return list(known.order_by("occurred_at", "id").values_list("channel", flat=True))


def newest_through_link(signature: Signature) -> Touch | None:
    """Return the newest of a signature's visits that came through a link to its cause."""
    mine = Touch.objects.for_org(signature.organisation_id).filter(id__in=signature.touches)
    known = mine.filter(link__cause=signature.petition.cause_id).select_related("link")
    return known.order_by("occurred_at", "id").last()


def every_touch(rows: Iterable[tuple[UUID | None, Collection[UUID]]]) -> set[UUID]:
    """Return all touches of rows that name one that counts for the forest, and all there were."""
    return {touch for one, several in rows for touch in (one, *several) if touch is not None}
