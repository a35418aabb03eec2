# ruff: noqa: S608 - statements made of our own words
"""Money that came directly through somebody's own links, after they were exposed."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from petitions.models import Experiment
from petitions.queries.exposures import MOST

IN_TIME = """
    pledge.parent_id = exposure.signature_id AND pledge.made_at > exposure.exposed_at
    AND pledge.made_at <= exposure.exposed_at + %(window)s AND entry.booked_at <= %(now)s
"""
EXPOSED = """
    exposure.experiment_id = %(experiment)s AND exposure.organisation_id = %(organisation)s
"""
# The ledger's net of the first five pledges made in time: a refund takes back what it gave.
GIVEN = f"""
    SELECT exposure.signature_id, gifts.minor, gifts.capped
    FROM petitions_exposure AS exposure
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(each.minor), 0)::bigint AS minor,
            coalesce(sum(each.minor) FILTER (WHERE each.place <= %(most)s), 0)::bigint AS capped
        FROM (
            SELECT sum(entry.amount_minor) AS minor,
                row_number() OVER (ORDER BY pledge.made_at, pledge.id) AS place
            FROM donations_pledge AS pledge
            JOIN donations_ledgerentry AS entry ON entry.pledge_id = pledge.id
            WHERE {IN_TIME} AND pledge.currency = %(currency)s
            GROUP BY pledge.id
        ) AS each
    ) AS gifts
    WHERE {EXPOSED} AND (gifts.minor <> 0 OR gifts.capped <> 0)
"""
IN_OTHERS = f"""
    SELECT pledge.currency, sum(entry.amount_minor)::bigint
    FROM petitions_exposure AS exposure
    JOIN donations_pledge AS pledge ON pledge.parent_id = exposure.signature_id
    JOIN donations_ledgerentry AS entry ON entry.pledge_id = pledge.id
    WHERE {EXPOSED} AND {IN_TIME} AND pledge.currency <> %(currency)s
    GROUP BY 1 HAVING sum(entry.amount_minor) <> 0 ORDER BY 1
"""


def given(experiment: Experiment, *, currency: str, now: datetime) -> dict[UUID, tuple[int, int]]:
    """Return what came through each exposed person: all of it, and of at most five gifts.

    In minor units, net of refunds and disputes. Who brought nothing is left out.
    """
    return {who: (minor, capped) for who, minor, capped in _run(GIVEN, experiment, currency, now)}


def in_others(experiment: Experiment, *, currency: str, now: datetime) -> dict[str, int]:
    """Return by other currency what came through everybody exposed, in minor units and net."""
    return dict(_run(IN_OTHERS, experiment, currency, now))


def _run(statement: str, experiment: Experiment, currency: str, now: datetime) -> list[Any]:
    asked: dict[str, Any] = {
        "experiment": experiment.id,
        "organisation": experiment.organisation_id,
        "currency": currency,
        "window": timedelta(hours=experiment.window_hours),
        "most": MOST,
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        return list(cursor.fetchall())
