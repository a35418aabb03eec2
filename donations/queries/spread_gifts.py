"""Gifts that came through signatures' links, read as arrays (see `petitions.queries.spread`)."""

from datetime import datetime

from petitions.queries import spread
from petitions.queries.spread import Columns, Scope

# What was paid back whole is none.
LEFT = """
    FROM (
        SELECT pledge_id, parent_id, channel, currency, min(happened_at) AS at,
            sum(amount_minor)::bigint AS net
        FROM donations_ledgerentry
        WHERE organisation_id = %(org)s AND cause_id = %(cause)s AND parent_id IS NOT NULL
            AND happened_at < %(until)s
        GROUP BY pledge_id, parent_id, channel, currency HAVING sum(amount_minor) > 0
    ) AS gift
"""
GIFTS = f"""
    SELECT string_agg(uuid_send(parent_id), ''), string_agg(int8send(net), ''),
        string_agg(channel, chr(31)), string_agg(currency, chr(31)) {LEFT}
"""
LISTED = f"""
    SELECT string_agg(uuid_send(parent_id), ''), string_agg(int8send(net), ''),
        string_agg(channel, chr(31)), string_agg(currency, chr(31)),
        string_agg(uuid_send(pledge_id), ''), string_agg(timestamptz_send(at), '') {LEFT}
"""
GIFT = {"parent": spread.ID, "net": ">i8", "channel": "S40", "currency": "S8"}
LISTED_GIFT = {**GIFT, "id": spread.ID, "at": spread.MOMENT}


def gifts(scope: Scope, *, until: datetime) -> Columns:
    """Return one row per gift to the cause: who brought it, and what is left of it."""
    return spread.read(GIFTS, GIFT, scope, until=until)


def listed(scope: Scope, *, until: datetime) -> Columns:
    """Return the same with the pledge of each, and when its money first came (a `MOMENT`)."""
    return spread.read(LISTED, LISTED_GIFT, scope, until=until)
