"""Who brought people and money, one by one, from the pages they are kept on."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from petitions.domain.influence import Spread
from petitions.domain.worth import Worth

# Each measure: the column that holds it, and the one that counts what came straight through.
MEASURES = {
    "direct": ("direct", "direct"),
    "descendants": ("descendants", "came"),
    "discounted": ("discounted", "came"),
    "shared": ("shared_minor", "came"),
    "below": ("below_minor", "came"),
    "discounted_money": ("discounted_minor", "came"),
}
# Not by the raw count: petitions.domain.worth says how many come, times what one is worth.
BY_RATE = """
    (%(k)s::float8 + one.{came}) / (%(weight)s::float8 + one.exposure)
    * (%(between)s::float8 * one.{total} + %(within)s::float8 * %(mean)s::float8)
    / (%(between)s::float8 * one.{came} + %(within)s::float8)
"""
ONE_BY_ONE = """
    SELECT one.* FROM donations_chainpage AS page, unnest(page.ids, page.petition, page.direct,
            page.came, page.descendants, page.discounted, page.below_minor, page.shared_minor,
            page.discounted_minor, page.exposure, page.set_aside, page.begins)
        AS one(id, petition, direct, came, descendants, discounted, below_minor, shared_minor,
            discounted_minor, exposure, set_aside, begins)
    WHERE page.cause_id = %(cause)s
"""
LEADING = """
    AND NOT one.set_aside AND (%(petition)s::int IS NULL OR one.petition = %(petition)s)
    ORDER BY {order} LIMIT %(limit)s OFFSET %(offset)s
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
    came: int
    descendants: int
    discounted: float
    below_minor: int
    shared_minor: int
    discounted_minor: float
    exposure: float
    set_aside: bool
    begins: bool | None

    @property
    def credit(self) -> dict[str, int | None]:
        """Return what is theirs under each model of chains, in minor units; None: not known.

        All of its tree goes to the root. Halving begins with the giver, who stands in no tree.
        """
        at_root = self.below_minor if self.begins else 0
        return {
            "root": None if self.begins is None else at_root,
            "uniform": self.shared_minor,
            "recursive": round(self.discounted_minor / 2),
        }


@dataclass(frozen=True)
class Judged:
    """What is known of everybody before anything is known of one: see petitions.domain.worth."""

    spread: Spread
    worth: Worth


def leading(
    cause_id: UUID,
    *,
    petition: int | None,
    by: str,
    judged: Judged | None,
    limit: int,
    offset: int = 0,
) -> list[Recruiter]:
    """Return who leads by the rate of a measure, without those under suspicion.

    Where too little is known to judge nobody leads: they come in the order in which they signed.
    """
    total, came = MEASURES[by]
    given: dict[str, Any] = {
        "cause": cause_id, "petition": petition, "limit": limit, "offset": offset
    }  # fmt: skip
    if judged is None:
        return _read(ONE_BY_ONE + LEADING.format(order="one.id"), given)
    order = f"{BY_RATE.format(total=total, came=came)} DESC, one.id"
    return _read(ONE_BY_ONE + LEADING.format(order=order), given | _judged(judged))


def named(cause_id: UUID, ids: Collection[UUID]) -> dict[UUID, Recruiter]:
    """Return those of these signatures that brought anything."""
    found = _read(ONE_BY_ONE + NAMED, {"cause": cause_id, "ids": list(ids)})
    return {each.id: each for each in found}


def _judged(judged: Judged) -> dict[str, float]:
    spread, worth = judged.spread, judged.worth
    # Where neither varies, what one is worth is the same of all: any weight says so.
    alike = worth.within == worth.between == 0
    return {
        "k": spread.dispersion,
        "weight": spread.prior_weight,
        "mean": worth.mean,
        "within": 1.0 if alike else worth.within,
        "between": worth.between,
    }


def _read(statement: str, given: dict[str, Any]) -> list[Recruiter]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return [Recruiter(*row) for row in cursor.fetchall()]
