"""How many have signed: what is shown, where from, and when.

Every number here is the folded count and the changes that are not folded yet, read in
one statement: the fold moves a change from one to the other in one transaction, so no
reader sees it twice or misses it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import IntegerField, OuterRef, Subquery, Sum
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from petitions.models import CountChange, PetitionCount, Recount

# A change of the journal, folded or not: `number` is signed.
JOURNAL = """
    SELECT hour, kind, country, region,
        CASE WHEN kind IN ('withdrawn', 'removed') THEN -number ELSE number END AS number
    FROM petitions_counthour WHERE petition_id = %(petition)s
    UNION ALL
    SELECT date_trunc('hour', happened_at, 'UTC'), kind, country, region, change
    FROM petitions_countchange WHERE petition_id = %(petition)s
"""
BY_COUNTRY = f"""
    SELECT country, sum(number)::bigint FROM ({JOURNAL}) AS journal
    GROUP BY country HAVING sum(number) <> 0 ORDER BY 2 DESC, 1
"""  # noqa: S608 - made of our own words
BY_REGION = f"""
    SELECT country, region, sum(number)::bigint FROM ({JOURNAL}) AS journal
    GROUP BY country, region HAVING sum(number) <> 0 ORDER BY 3 DESC, 1, 2
"""  # noqa: S608 - made of our own words
BY_HOUR = f"""
    SELECT hour,
        coalesce(sum(number) FILTER (WHERE number > 0), 0)::bigint,
        coalesce(-sum(number) FILTER (WHERE number < 0), 0)::bigint
    FROM ({JOURNAL}) AS journal
    WHERE hour >= %(since)s AND hour < %(until)s
    GROUP BY hour ORDER BY hour
"""  # noqa: S608 - made of our own words


@dataclass(frozen=True)
class Place:
    """Confirmed signatures from one country, or from one region of it. Empty when not known."""

    country: str
    number: int
    region: str = ""


@dataclass(frozen=True)
class Hour:
    """What one hour (UTC) brought and took."""

    hour: datetime
    added: int
    taken: int


def shown() -> Combinable:
    """Return what every page, list and report annotates a petition's rows with."""
    folded = PetitionCount.objects.filter(petition=OuterRef("pk")).values("confirmed")
    waiting = CountChange.objects.filter(petition=OuterRef("pk")).order_by().values("petition")
    pending = waiting.annotate(total=Sum("change")).values("total")
    return Coalesce(Subquery(folded, output_field=IntegerField()), 0) + Coalesce(
        Subquery(pending, output_field=IntegerField()), 0
    )


def by_country(petition_id: UUID) -> list[Place]:
    """Return the confirmed signatures by country, most first. They add up to what is shown."""
    return [Place(country, number) for country, number in _rows(BY_COUNTRY, petition=petition_id)]


def by_region(petition_id: UUID) -> list[Place]:
    """Return the confirmed signatures by region, most first. They add up to what is shown."""
    rows = _rows(BY_REGION, petition=petition_id)
    return [Place(country, number, region) for country, region, number in rows]


def by_hour(petition_id: UUID, *, since: datetime, until: datetime) -> list[Hour]:
    """Return the journal, oldest first, of the hours that begin from `since` to before `until`.

    Hours without a change are left out. A signature taken back stays in the hour it was
    added; it is told in the hour it was taken.
    """
    rows = _rows(BY_HOUR, petition=petition_id, since=since, until=until)
    return [Hour(hour, added, taken) for hour, added, taken in rows]


def newest_recount(petition_id: UUID) -> Recount | None:
    """Return what the last nightly recount found, or None before the first."""
    return Recount.objects.filter(petition=petition_id).order_by("-made_at", "-id").first()


def _rows(statement: str, **given: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return list(cursor.fetchall())
