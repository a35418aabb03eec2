"""A petition with a million signatures, and what it costs to count and to take back."""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import psycopg

from mobilize.embedded import roles
from tests.benchmarks.house import House

MILLION = 1_000_000
TENTH = "HT"  # the country that every tenth of them comes from
PATIENCE = 600.0  # seconds

# Written past the triggers that check foreign keys: they would take minutes and find nothing.
FILL = """
    SET session_replication_role = replica;
    INSERT INTO petitions_supporter (id, organisation_id, wrapped_key, email_sealed, name_sealed,
        email_index, country, region, locale, created_at)
    SELECT ('4' || lpad(to_hex(n), 31, '0'))::uuid, '{org}', decode(repeat('00', 69), 'hex'),
        decode(repeat('00', 55), 'hex'), decode(repeat('00', 39), 'hex'),
        sha256(('crowd' || n)::bytea), 'FR', '', 'en', now()
    FROM generate_series(1, {many}) AS n;
    INSERT INTO petitions_signature (id, organisation_id, petition_id, supporter_id, state,
        name_shown, version_id, source, country, region, locale, suspicions, score, journey,
        root_id, depth, note, signed_at, confirmed_at, placed_at, reminders)
    SELECT ('5' || lpad(to_hex(n), 31, '0'))::uuid, '{org}', '{petition}',
        ('4' || lpad(to_hex(n), 31, '0'))::uuid, 'confirmed', false,
        (SELECT version_id FROM petitions_petition WHERE id = '{petition}'), 'web',
        CASE WHEN n % 10 = 0 THEN 'HT' ELSE 'FR' END, '', 'en', '{{}}', 0, '{{}}',
        ('5' || lpad(to_hex(n), 31, '0'))::uuid, 0, '', now() - n * interval '1 second',
        now() - n * interval '1 second', now(), 0
    FROM generate_series(1, {many}) AS n;
    INSERT INTO petitions_petitioncount (id, organisation_id, petition_id, confirmed, folded_at)
    VALUES (gen_random_uuid(), '{org}', '{petition}', {many}, now())
    ON CONFLICT (petition_id) DO UPDATE
        SET confirmed = petitions_petitioncount.confirmed + excluded.confirmed;
    INSERT INTO petitions_counthour (id, organisation_id, petition_id, hour, kind, country, region,
        number)
    SELECT gen_random_uuid(), organisation_id, petition_id,
        date_trunc('hour', confirmed_at, 'UTC'), 'confirmed', country, '', count(*)
    FROM petitions_signature WHERE petition_id = '{petition}'
        AND supporter_id > '40000000-0000-0000-0000-000000000000'
    GROUP BY organisation_id, petition_id, date_trunc('hour', confirmed_at, 'UTC'), country
    ON CONFLICT DO NOTHING;
"""


def fill(house: House, slug: str, *, many: int = MILLION) -> None:
    """Give a petition so many confirmed signatures of so many people."""
    from mobilize.organisations import scoping
    from petitions.models import Petition

    with scoping.within(house.organisation_id):
        petition = Petition.objects.get(slug=slug)
    with psycopg.connect(_as_owner(house), autocommit=True) as owner:
        owner.execute(FILL.format(org=house.organisation_id, petition=petition.id, many=many))
        owner.execute("VACUUM ANALYZE petitions_signature")
        owner.execute("VACUUM ANALYZE petitions_supporter")


def forget_mail(house: House) -> None:
    """Take away what waits for the worker since the measurements that let it stand still."""
    with psycopg.connect(_as_owner(house), autocommit=True) as owner:
        owner.execute("DELETE FROM outbox_outboxmessage WHERE state = 'waiting'")


def recount(_house: House) -> float:
    """Return the seconds that the nightly recount of all petitions takes."""
    from mobilize.kit import clock
    from worker import upkeep

    began = time.monotonic()
    upkeep.recount(now=clock.now())
    return time.monotonic() - began


def take_back(house: House, slug: str, read: Callable[[], Any]) -> float:
    """Return the seconds in which the worker takes a tenth of a petition's signatures back.

    `read` keeps the site in use meanwhile.
    """
    from mobilize.kit import clock
    from mobilize.organisations import scoping
    from mobilize.organisations.models import Organisation, User
    from petitions.domain.selection import Selection
    from petitions.models import Invalidation, Petition
    from petitions.services import invalidating

    author, second = User.objects.all()[:2]
    with scoping.within(house.organisation_id):
        org = Organisation.objects.get(id=house.organisation_id)
        found = invalidating.draft(
            org=org, petition=Petition.objects.get(slug=slug), name="Bench", reason="Bench",
            selection=Selection(country=TENTH), by=author, now=clock.now(),
        )  # fmt: skip
        invalidating.approve(org=org, invalidation_id=found.id, by=second)
        invalidating.start(org=org, invalidation_id=found.id, now=clock.now())
    began = time.monotonic()
    while found.state != Invalidation.State.DONE:
        assert time.monotonic() < began + PATIENCE, "the invalidation does not end"
        read()
        with scoping.within(house.organisation_id):
            found.refresh_from_db()
    return time.monotonic() - began


def _as_owner(house: House) -> str:
    url = house.settings["DATABASE_URL"]
    return url.replace(f"//{urlsplit(url).username}@", f"//{roles.SUPERUSER}@")
