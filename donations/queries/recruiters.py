"""Who brought people and money, one by one, from the pages they are kept on."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

MEASURES = ("rate", "direct", "descendants", "discounted", "below", "shared", "discounted_money")
# Ranked by the rate, not by the raw count: see petitions.domain.influence.
RANKED_BY = {
    "rate": "(%(k)s + one.direct) / (%(weight)s + one.exposure)",
    "direct": "one.direct",
    "descendants": "one.descendants",
    "discounted": "one.discounted",
    "below": "one.below_minor",
    "shared": "one.shared_minor",
    "discounted_money": "one.discounted_minor",
}
ONE_BY_ONE = """
    SELECT one.* FROM donations_chainpage AS page, unnest(page.ids, page.petition, page.direct,
            page.descendants, page.discounted, page.below_minor, page.shared_minor,
            page.discounted_minor, page.exposure, page.set_aside)
        AS one(id, petition, direct, descendants, discounted, below_minor, shared_minor,
            discounted_minor, exposure, set_aside)
    WHERE page.cause_id = %(cause)s
"""
LEADING = """
    AND NOT one.set_aside AND (%(petition)s::int IS NULL OR one.petition = %(petition)s)
    ORDER BY {measure} DESC, one.id LIMIT %(limit)s OFFSET %(offset)s
"""
# Only the pages that may hold one of them are taken apart.
NAMED = """
    AND EXISTS (SELECT FROM unnest(%(ids)s::uuid[]) AS wanted
                WHERE wanted BETWEEN page.first_id AND page.last_id)
    AND one.id = ANY(%(ids)s::uuid[])
"""


@dataclass(frozen=True)
class Recruiter:
    """What came below one signature; see donations.models.ChainPage."""

    id: UUID
    petition: int
    direct: int
    descendants: int
    discounted: float
    below_minor: int
    shared_minor: int
    discounted_minor: float
    exposure: float
    set_aside: bool


@dataclass(frozen=True, kw_only=True)
class Prior:
    """What is known of everybody before anything is known of one: k, and k / R."""

    k: float
    weight: float


def leading(
    cause_id: UUID,
    *,
    petition: int | None,
    by: str,
    prior: Prior,
    limit: int,
    offset: int = 0,
) -> list[Recruiter]:
    """Return who leads by a measure, without those under suspicion."""
    given: dict[str, Any] = {
        "cause": cause_id,
        "petition": petition,
        "limit": limit,
        "offset": offset,
    }
    given |= {"k": prior.k, "weight": prior.weight}
    return _read(ONE_BY_ONE + LEADING.format(measure=RANKED_BY[by]), given)


def named(cause_id: UUID, ids: Collection[UUID]) -> dict[UUID, Recruiter]:
    """Return those of these signatures that brought anything."""
    found = _read(ONE_BY_ONE + NAMED, {"cause": cause_id, "ids": list(ids)})
    return {each.id: each for each in found}


def _read(statement: str, given: dict[str, Any]) -> list[Recruiter]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return [Recruiter(*row) for row in cursor.fetchall()]
