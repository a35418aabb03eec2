# ruff: noqa: S608 - statements made of our own words
"""Who was new to a cause on each day, and who came back: nothing keeps people by day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection

from mobilize.kit import patience
from mobilize.organisations.models import Organisation

ByDay = dict[date, tuple[int, int]]


@dataclass(frozen=True, kw_only=True)
class Days:
    """A cause, a currency, and days of the organisation, both ends included."""

    organisation: Organisation
    cause_id: UUID
    currency: str
    since: date
    until: date

    @property
    def begins(self) -> datetime:
        """Return the first moment that counts."""
        return datetime.combine(self.since, time(), self.zone)

    @property
    def ends(self) -> datetime:
        """Return the first moment that no longer counts."""
        return datetime.combine(self.until + timedelta(days=1), time(), self.zone)

    @property
    def given(self) -> Mapping[str, Any]:
        """Return what a statement about these days asks for by name."""
        return {
            "organisation": self.organisation.id,
            "cause": self.cause_id,
            "zone": self.organisation.time_zone,
            "begins": self.begins,
            "ends": self.ends,
        }

    @property
    def zone(self) -> ZoneInfo:
        """Return where the days are counted."""
        return self.organisation.zone


# Somebody is new on the day of the first thing they did with the organisation, and returning on
# every later day on which they did something for this cause.
DONE = """
    done AS (
        SELECT signature.supporter_id AS person, signature.confirmed_at AS at,
            'signature' AS what, signature.id
        FROM petitions_signature AS signature
        JOIN petitions_petition AS petition ON petition.id = signature.petition_id
        WHERE signature.organisation_id = %(organisation)s AND petition.cause_id = %(cause)s
          AND signature.state = 'confirmed'
          AND signature.confirmed_at >= %(begins)s AND signature.confirmed_at < %(ends)s
        UNION ALL
        SELECT supporter_id, made_at, 'pledge', id FROM donations_pledge
        WHERE organisation_id = %(organisation)s AND cause_id = %(cause)s
          AND supporter_id IS NOT NULL AND donations_pledge_stands(state)
          AND made_at >= %(begins)s AND made_at < %(ends)s
    ),
    began AS (
        SELECT person, (min(at) AT TIME ZONE %(zone)s)::date AS day FROM (
            SELECT supporter_id AS person, confirmed_at AS at FROM petitions_signature
            WHERE state = 'confirmed' AND supporter_id IN (SELECT person FROM done)
            UNION ALL
            SELECT supporter_id, made_at FROM donations_pledge
            WHERE donations_pledge_stands(state) AND supporter_id IN (SELECT person FROM done)
        ) AS ever GROUP BY person
    )"""
PEOPLE = f"""
    WITH {DONE},
    here AS (SELECT DISTINCT person, (at AT TIME ZONE %(zone)s)::date AS day FROM done)
    SELECT here.day,
        count(DISTINCT person) FILTER (WHERE here.day = began.day),
        count(DISTINCT person) FILTER (WHERE here.day > began.day)
    FROM here JOIN began USING (person)
    GROUP BY GROUPING SETS ((here.day), ()) ORDER BY here.day
"""


def people(days: Days) -> tuple[ByDay, tuple[int, int]]:
    """Return `(new, returning)` supporters by day, and of the whole time, nobody counted twice."""
    with patience.limited(), connection.cursor() as cursor:
        cursor.execute(PEOPLE, days.given)
        rows = cursor.fetchall()
    by_day: ByDay = {day: (new, again) for day, new, again in rows if day is not None}
    whole = [(int(new), int(again)) for day, new, again in rows if day is None]
    return by_day, whole[0]
