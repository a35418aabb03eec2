"""How a pledge came about, frozen when it is made: visits, journey, place in the forest."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from donations.models import Pledge
from petitions.models import Cause, Petition, Supporter
from petitions.queries import journeys
from petitions.services import referring, touch_tokens
from petitions.services.touch_tokens import Claimed

COLUMNS = ("touch_id", "touches", "journey", "parent_id", "root_id", "depth", "note")


def of(
    *,
    cause: Cause,
    petition: Petition | None,
    supporter: Supporter | None,
    touch_token: str | None,
    now: datetime,
) -> dict[str, Any]:
    """Return a new pledge's columns that say how its giver came.

    A token of a touch that cannot be read makes the way unknown, never the gift impossible.
    """
    giver = supporter.id if supporter else None
    claimed = touch_tokens.claim(
        touch_token, organisation_id=cause.organisation_id, cause_id=cause.id, now=now
    )
    placement = referring.place(
        organisation_id=cause.organisation_id,
        supporter_id=giver,
        touch=claimed.touch,
        petition_id=petition.id if petition else None,
    )
    return {
        "touch": claimed.touch,
        "touches": list(claimed.touches),
        "journey": _journey(cause, giver, claimed, now=now),
        "parent_id": placement.parent_id,
        "root_id": placement.root_id,
        "depth": placement.depth,
        "note": placement.note,
    }


def same_as(pledge: Pledge) -> dict[str, Any]:
    """Return the columns for a later gift of the same promise: it came the way the first did."""
    return {name: getattr(pledge, name) for name in COLUMNS}


def _journey(cause: Cause, giver: UUID | None, claimed: Claimed, *, now: datetime) -> Iterable[str]:
    return journeys.of(
        organisation_id=cause.organisation_id,
        supporter_id=giver,
        until=now,
        look_back_days=cause.organisation.look_back_days,
        also=_touches(giver, claimed),
    )


def _touches(giver: UUID | None, claimed: Claimed) -> set[UUID]:
    """Return the visits of this promise and those of the giver's earlier ones."""
    earlier = Pledge.objects.filter(supporter__in=[giver] if giver else [])
    found = journeys.every_touch(earlier.values_list("touch_id", "touches"))
    return found | set(claimed.touches)
