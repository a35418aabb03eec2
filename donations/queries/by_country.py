# ruff: noqa: S608 - statements made of our own words
"""Signatures, supporters and money of a cause or petition by country, as it is known."""

from typing import Any
from uuid import UUID

from django.db import connection

from petitions.models import Cause, Petition

# The journal of counts, folded and not: it keeps the country of whoever was erased since.
SIGNATURES = """
    SELECT country, sum(number)::bigint FROM (
        SELECT petition_id, country,
            CASE WHEN kind IN ('withdrawn', 'removed') THEN -number ELSE number END AS number
        FROM petitions_counthour
        UNION ALL
        SELECT petition_id, country, change FROM petitions_countchange
    ) AS journal
    WHERE petition_id IN (
        SELECT id FROM petitions_petition
        WHERE cause_id = %(cause)s AND (%(petition)s::uuid IS NULL OR id = %(petition)s)
    )
    GROUP BY country HAVING sum(number) <> 0
"""
# What everybody did: those who signed, and whose promise stands.
DEEDS = """
    SELECT signature.supporter_id AS person, signature.confirmed_at AS at, 'signature' AS what,
        signature.id
    FROM petitions_signature AS signature
    JOIN petitions_petition AS petition ON petition.id = signature.petition_id
    WHERE signature.state = 'confirmed' AND petition.cause_id = %(cause)s
      AND (%(petition)s::uuid IS NULL OR petition.id = %(petition)s)
    UNION ALL
    SELECT supporter_id, made_at, 'pledge', id FROM donations_pledge
    WHERE cause_id = %(cause)s AND supporter_id IS NOT NULL AND donations_pledge_stands(state)
      AND (%(petition)s::uuid IS NULL OR petition_id = %(petition)s)
"""
# Everybody counts once, in the country they say they live in.
SUPPORTERS = f"""
    SELECT country, count(*) FROM petitions_supporter
    WHERE id IN (SELECT person FROM ({DEEDS}) AS deed) GROUP BY country
"""
# A giver is a person, or a gift of nobody known.
ENTRIES = """
    SELECT entry.currency, coalesce(supporter.country, '') AS country,
        coalesce(pledge.supporter_id, pledge.id) AS giver, pledge.made_at, pledge.id AS pledge,
        entry.amount_minor
    FROM donations_ledgerentry AS entry
    JOIN donations_pledge AS pledge ON pledge.id = entry.pledge_id
    LEFT JOIN petitions_supporter AS supporter ON supporter.id = pledge.supporter_id
    WHERE entry.cause_id = %(cause)s
      AND (%(petition)s::uuid IS NULL OR entry.petition_id = %(petition)s)
"""
MONEY = f"""
    SELECT currency, country, count(DISTINCT giver), sum(amount_minor)::bigint
    FROM ({ENTRIES}) AS entry GROUP BY currency, country
"""

Numbers = dict[str, int]
Money = dict[str, dict[str, tuple[int, int]]]


def signatures(cause: Cause, petition: Petition | None) -> Numbers:
    """Return the confirmed signatures by country; they add up to what is shown everywhere."""
    return dict(_rows(SIGNATURES, cause, petition))


def supporters(cause: Cause, petition: Petition | None) -> Numbers:
    """Return the people who signed or promised, by country."""
    return dict(_rows(SUPPORTERS, cause, petition))


def money(cause: Cause, petition: Petition | None) -> Money:
    """Return `(givers, net)` by currency and country; they are the ledger's, to the minor unit."""
    found: Money = {}
    for currency, country, givers, minor in _rows(MONEY, cause, petition):
        found.setdefault(currency, {})[country] = (givers, minor)
    return found


def _rows(statement: str, cause: Cause, petition: Petition | None) -> list[tuple[Any, ...]]:
    of: UUID | None = petition.id if petition else None
    with connection.cursor() as cursor:
        cursor.execute(statement, {"cause": cause.id, "petition": of})
        return list(cursor.fetchall())
