"""Gifts that came through signatures' links, read as arrays (see `petitions.queries.spread`)."""

from datetime import datetime

from petitions.queries import spread
from petitions.queries.spread import Columns, Scope

# What was paid back whole is none.
GIFTS = """
    SELECT string_agg(uuid_send(parent_id), ''), string_agg(int8send(net), ''),
        string_agg(channel, chr(31)), string_agg(currency, chr(31))
    FROM (
        SELECT parent_id, channel, currency, sum(amount_minor)::bigint AS net
        FROM donations_ledgerentry
        WHERE organisation_id = %(org)s AND cause_id = %(cause)s AND parent_id IS NOT NULL
            AND happened_at < %(until)s
        GROUP BY pledge_id, parent_id, channel, currency HAVING sum(amount_minor) > 0
    ) AS gift
"""
GIFT = {"parent": spread.ID, "net": ">i8", "channel": "S40", "currency": "S8"}


def gifts(scope: Scope, *, until: datetime) -> Columns:
    """Return one row per gift to the cause: who brought it, and what is left of it."""
    return spread.read(GIFTS, GIFT, scope, until=until)
