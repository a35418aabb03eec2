"""How fundraising pages and teams look to everybody, and to the person whose they are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from donations.domain.fundraising import PageWords
from donations.models import FundraisingPage, Team
from donations.queries import fundraising as reading
from donations.queries.fundraising import Brought
from donations.services import fundraising_words
from petitions.domain import share_urls
from petitions.models import Cause
from petitions.queries import own_links
from petitions.services import supporters


@dataclass(frozen=True)
class Face:
    """A page as everybody sees it.

    `raised_minor` is the sum of its ledger entries; `offset_minor` its owner says came
    elsewhere. `gifts` is None for a few: one to four. `name` only where the owner wants it.
    """

    page: FundraisingPage
    words: PageWords
    name: str | None
    raised_minor: int
    gifts: int | None

    @property
    def share_url(self) -> str:
        """Return the page's own share link."""
        return share_urls.short(settings.BASE_URL, self.page.link.code) if self.page.link else ""


@dataclass(frozen=True)
class TeamFace:
    """A team, what its pages brought together, and the pages, the most first."""

    team: Team
    raised_minor: int
    pages: list[Face]


def of_page(page: FundraisingPage) -> Face:
    """Return how a page looks."""
    return _face(page, reading.brought([page]))


def share_urls_of(face: Face) -> dict[str, str]:
    """Return where each network is told to lead, so that it is known what brought somebody."""
    links = reading.links_of(face.page)
    codes = {name: links[name].code for name in share_urls.STANDARD if name in links}
    found = {name: share_urls.short(settings.BASE_URL, code) for name, code in codes.items()}
    return found or dict.fromkeys(share_urls.STANDARD, face.share_url)


def of_cause(cause: Cause, *, most: int = reading.MOST) -> list[Face]:
    """Return the pages that collect for a cause, the most first; of equal ones the earlier."""
    rows = reading.shown(cause.organisation_id).filter(cause=cause)
    return _faces(reading.league(rows, most=most))


def of_team(team: Team) -> TeamFace:
    """Return a team with its pages, and their sum."""
    pages = _faces(reading.league(reading.members(team)))
    return TeamFace(team, reading.brought_by(team), pages)


def held_about(supporter_id: UUID) -> list[dict[str, Any]]:
    """Return somebody's pages, as they are told what is held about them."""
    rows = FundraisingPage.objects.filter(supporter_id=supporter_id)
    found = rows.select_related("cause", "supporter", "team").order_by("made_at", "id")
    return [_held(page) for page in found]


def _held(page: FundraisingPage) -> dict[str, Any]:
    words = fundraising_words.opened(page)
    moments: dict[str, datetime | None] = {
        "made_at": page.made_at, "confirmed_at": page.confirmed_at, "closed_at": page.closed_at,
    }  # fmt: skip
    return {
        "cause": page.cause.title,
        "team": page.team.name if page.team else "",
        "kind": page.kind,
        "state": page.state,
        "title": words.title,
        "story": words.story,
        "about": words.about,
        "about_on": words.on,
        "goal_minor": page.goal_minor,
        "offset_minor": page.offset_minor,
        "currency": page.currency,
        "name_shown": page.name_shown,
        **moments,
    }


def _faces(pages: Iterable[FundraisingPage]) -> list[Face]:
    found = list(pages)
    known = reading.brought(found)
    return [_face(page, known) for page in found]


def _face(page: FundraisingPage, known: dict[UUID, Brought]) -> Face:
    brought = known.get(page.id, Brought())
    return Face(
        page=page,
        words=fundraising_words.opened(page),
        name=supporters.name_of(page.supporter) if page.name_shown else None,
        raised_minor=brought.settled_minor,
        gifts=own_links.told(brought.gifts),
    )
