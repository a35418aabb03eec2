# ruff: noqa: S608 - statements made of our own words
"""What stands behind a figure by country: one row for each signature, supporter or giver."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from donations.queries.by_country import DEEDS, ENTRIES
from mobilize.kit import patience
from petitions.models import Cause, Petition

SIGNATURES, SUPPORTERS, GIVERS = "signatures", "supporters", "givers"

SIGNED = """
    SELECT signature.confirmed_at AS at, 'signature' AS what, signature.id, NULL::bigint AS minor,
        signature.country
    FROM petitions_signature AS signature
    JOIN petitions_petition AS petition ON petition.id = signature.petition_id
    WHERE signature.state = 'confirmed' AND petition.cause_id = %(cause)s
      AND (%(petition)s::uuid IS NULL OR petition.id = %(petition)s)
"""
# One row for each of them: the first thing they did here.
SUPPORTED = f"""
    SELECT DISTINCT ON (person) deed.at, deed.what, deed.id, NULL::bigint AS minor,
        supporter.country
    FROM ({DEEDS}) AS deed JOIN petitions_supporter AS supporter ON supporter.id = deed.person
    ORDER BY person, deed.at, deed.id
"""
# One row for each of them: their first gift, and the money of all of theirs.
GAVE = f"""
    SELECT min(made_at) AS at, 'pledge' AS what,
        (array_agg(pledge ORDER BY made_at, pledge))[1] AS id,
        sum(amount_minor)::bigint AS minor, country
    FROM ({ENTRIES}) AS entry WHERE currency = %(currency)s GROUP BY giver, country
"""
STATEMENTS = {SIGNATURES: SIGNED, SUPPORTERS: SUPPORTED, GIVERS: GAVE}
THERE = "(%(country)s::text IS NULL OR country = %(country)s)"
LISTED = f"""
    SELECT at, what, id, minor FROM behind
    WHERE {THERE} AND (%(before)s::uuid IS NULL
       OR (at, id) < ((SELECT at FROM behind WHERE id = %(before)s), %(before)s::uuid))
    ORDER BY at DESC, id DESC LIMIT %(limit)s
"""
ADDED_UP = f"SELECT count(*), coalesce(sum(minor), 0)::bigint FROM behind WHERE {THERE}"


@dataclass(frozen=True)
class Figure:
    """One number of the report: `of` is one of `STATEMENTS`, and the country None is all of them.

    The empty word is what is not known. The money of a country is what its givers gave.
    """

    of: str
    country: str | None = None


@dataclass(frozen=True)
class Behind:
    """A signature or a pledge, and when. Nothing says whose it is.

    `minor` is what a giver gave in all, net of what went back; of others it is None.
    """

    at: datetime
    what: str
    id: UUID
    minor: int | None


def behind(
    figure: Figure,
    cause: Cause,
    petition: Petition | None,
    *,
    currency: str,
    before: UUID | None = None,
    limit: int | None = None,
) -> list[Behind]:
    """Return the rows of a figure, the newest first: those that follow `before`.

    Raises:
        TooMuchToCompute
    """
    given = {**_given(figure, cause, petition, currency), "before": before, "limit": limit}
    return [Behind(*row) for row in _rows(figure, LISTED, given)]


def added_up(
    figure: Figure, cause: Cause, petition: Petition | None, *, currency: str
) -> tuple[int, int]:
    """Return how many rows a figure has, and what its givers gave.

    Raises:
        TooMuchToCompute
    """
    ((number, minor),) = _rows(figure, ADDED_UP, _given(figure, cause, petition, currency))
    return number, minor


def _given(
    figure: Figure, cause: Cause, petition: Petition | None, currency: str
) -> dict[str, Any]:
    return {
        "cause": cause.id,
        "petition": petition.id if petition else None,
        "currency": currency,
        "country": figure.country,
    }


def _rows(figure: Figure, rest: str, given: dict[str, Any]) -> list[Any]:
    with patience.limited(), connection.cursor() as cursor:
        cursor.execute(f"WITH behind AS ({STATEMENTS[figure.of]}) {rest}", given)
        return list(cursor.fetchall())
