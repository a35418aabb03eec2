"""Prompts in numbers, for staff: by kind, state and reason. No personal value is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count

from mobilize.organisations.models import TenantQuerySet
from petitions.domain.prompt_kinds import BROADCASTS
from petitions.models import Broadcast, Petition, PromptRules, PromptWords, SharePrompt
from petitions.queries.catalogue import NothingHere

STATES = ("queued", "paused", "sending", "sent", "uncertain", "suppressed", "held_out")


@dataclass(frozen=True)
class Line:
    """How many of a petition's prompts of one kind are in each state."""

    kind: str
    by_state: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.by_state.values())


@dataclass(frozen=True)
class Progress:
    """How far a prompt to all is. `parts` add up to `decided`; `total` is whom it is for."""

    broadcast: Broadcast
    parts: Mapping[str, int]

    @property
    def decided(self) -> int:
        return sum(self.parts.values())

    @property
    def total(self) -> int:
        return max(self.broadcast.total, self.decided)

    @property
    def settled(self) -> int:
        return sum(self.parts[state] for state in ("sent", "uncertain", "suppressed", "held_out"))

    @property
    def waiting(self) -> int:
        return self.total - self.settled


def rules(petition: Petition) -> PromptRules:
    """Return a petition's own rules; where staff have set none, ours, not saved."""
    rows = PromptRules.objects.for_org(petition.organisation_id)
    found = rows.filter(petition=petition).first()
    return found or PromptRules(organisation_id=petition.organisation_id, petition=petition)


def words(petition: Petition, kind: str, locale: str) -> PromptWords | None:
    """Return staff's own words of one kind in one language, if there are any."""
    rows = PromptWords.objects.for_org(petition.organisation_id)
    return rows.filter(petition=petition, kind=kind, locale=locale).first()


def history(petition: Petition) -> list[Line]:
    """Return how many prompts of each kind are in which state, the kinds in alphabetical order."""
    counted: dict[str, dict[str, int]] = {}
    for kind, state, number in (
        _of(petition)
        .values_list("kind", "state")
        .annotate(number=Count("id"))
        .order_by("kind", "state")
    ):
        counted.setdefault(kind, dict.fromkeys(STATES, 0))[state] = number
    return [Line(kind, by_state) for kind, by_state in counted.items()]


def reasons(petition: Petition) -> list[dict[str, Any]]:
    """Return why prompts were not sent and how often, most often first."""
    rows = _of(petition).exclude(reason="").values("kind", "state", "reason")
    counted = rows.annotate(number=Count("id")).order_by("-number", "kind", "reason")
    return [dict(row) for row in counted]


def broadcasts(petition: Petition) -> list[Progress]:
    """Return a petition's prompts to all, the newest first, and how far each is."""
    rows = Broadcast.objects.for_org(petition.organisation_id).filter(petition=petition)
    return [
        progress(each) for each in rows.filter(kind__in=BROADCASTS).order_by("-started_at", "-id")
    ]


def petition_of(organisation_id: UUID, broadcast_id: UUID) -> str:
    """Return the short name of the petition a broadcast belongs to.

    Raises:
        NothingHere
    """
    rows = Broadcast.objects.for_org(organisation_id).filter(id=broadcast_id)
    slug = rows.values_list("petition__slug", flat=True).first()
    if slug is None:
        raise NothingHere
    return slug


def progress(broadcast: Broadcast) -> Progress:
    """Return how far a prompt to all is."""
    counted = broadcast.prompts.values_list("state").annotate(number=Count("id")).order_by()
    return Progress(broadcast, dict.fromkeys(STATES, 0) | dict(counted))


def _of(petition: Petition) -> TenantQuerySet[SharePrompt]:
    return SharePrompt.objects.for_org(petition.organisation_id).filter(petition=petition)
