"""What a device remembers of somebody's visits, once they have asked it to.

A signed cookie of the organisation's own pages. It holds ids of visits and nothing of
the person, and ends with the organisation's look-back window. Without it nothing is
kept on a device: the token in links and forms is enough for one way here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings

from mobilize.kit import tokens
from mobilize.organisations.models import Organisation
from petitions.services.touch_tokens import newest

PURPOSE = "petitions.memory"
COOKIE = "came_by"


@dataclass(frozen=True)
class Memory:
    """The visits a device remembers, oldest first, and for how long and where."""

    organisation_id: UUID
    touch_ids: tuple[UUID, ...]
    days: int
    path: str

    @property
    def cookie(self) -> dict[str, Any]:
        """Return the cookie that says so. No script reads it, and no other site sends it."""
        said = {"o": str(self.organisation_id), "e": ",".join(map(str, self.touch_ids))}
        return {
            "key": COOKIE,
            "value": tokens.sign(PURPOSE, said),
            "max_age": timedelta(days=self.days),
            "path": self.path,
            "httponly": True,
            "samesite": "Lax",
            "secure": settings.BASE_URL.startswith("https"),
        }


def of(cookies: Mapping[str, str], *, org: Organisation) -> Memory | None:
    """Return what a device remembers; None where it was not asked to, or where it is damaged."""
    try:
        said = tokens.read(PURPOSE, cookies[COOKIE], max_age=timedelta(days=org.look_back_days))
        known = [UUID(one) for one in said["e"].split(",") if one]
    except (KeyError, ValueError, AttributeError, tokens.TokenInvalid, tokens.TokenExpired):
        return None
    return holding(org, known) if said.get("o") == str(org.id) else None


def holding(org: Organisation, touch_ids: Iterable[UUID]) -> Memory:
    """Return what a device of this organisation's visitor is to remember."""
    return Memory(org.id, newest(touch_ids), org.look_back_days, path_of(org))


def path_of(org: Organisation) -> str:
    """Return the part of our address a memory belongs to: one organisation's pages."""
    return f"/{org.slug}/"
