"""Two causes with the same words: one with a million ledger entries, one with none."""

from typing import Any
from urllib.parse import urlsplit

import psycopg

from mobilize.embedded import roles

MILLION = 1_000_000
FULL, BARE = "full", "bare"

# Written past the triggers that check foreign keys; the one that keeps the totals fires.
FILL = """
    BEGIN;
    ALTER TABLE donations_ledgerentry ENABLE ALWAYS TRIGGER note_money;
    SET LOCAL session_replication_role = replica;
    INSERT INTO donations_ledgerentry (id, organisation_id, cause_id, pledge_id, payment_id, kind,
        source_key, amount_minor, currency, rail, channel, journey, depth, happened_at, booked_at,
        booked_on)
    SELECT gen_random_uuid(), '{org}', '{cause}', gen_random_uuid(), gen_random_uuid(), 'gift',
        'full' || n, 100 + n % 9900, 'EUR', 'card', 'unknown', '{{}}', 0, now(), now(), current_date
    FROM generate_series(1, {many}) AS n;
    ALTER TABLE donations_ledgerentry ENABLE TRIGGER note_money;
    COMMIT
"""


def founded(house: Any) -> None:
    """Make both causes, and book a million gifts to one of them."""
    from donations.queries import cause_money
    from mobilize.kit import clock
    from mobilize.organisations import scoping
    from mobilize.organisations.models import Organisation, User
    from petitions.services import causes

    now, owner = clock.now(), User.objects.earliest("joined_at")
    with scoping.within(house.organisation_id):
        org = Organisation.objects.get(id=house.organisation_id)
        for slug in (FULL, BARE):
            cause = causes.create(
                org=org, slug=slug, title="F", summary="S", currency="EUR",
                goal_minor=10_000_000_000, by=owner, now=now,
            )  # fmt: skip
            causes.publish(org=org, slug=slug, now=now)
            if slug == FULL:
                full = cause.id
    url = house.settings["DATABASE_URL"]
    with psycopg.connect(_as_owner(url), autocommit=True) as connection:
        connection.execute(FILL.format(org=org.id, cause=full, many=MILLION))
        connection.execute("VACUUM ANALYZE donations_ledgerentry")
    with scoping.within(house.organisation_id):
        assert cause_money.in_currency(cause_money.of(full), "EUR").gifts == MILLION


def _as_owner(url: str) -> str:
    return url.replace(f"//{urlsplit(url).username}@", f"//{roles.SUPERUSER}@")
