"""Signatures that came through one another, written in one go."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection

from mobilize.kit import ids
from petitions.models import Petition, ShareLink, Signature, Touch
from petitions.models.counting import Kind
from petitions.services import counting
from tests.builders import MONDAY, a_supporter

Life = tuple[float, int, str]  # after so many days, through whom (-1: nobody), from where


def a_forest(
    petition: Petition, lives: Sequence[Life], *, below: Signature | None = None, **fields: object
) -> list[Signature]:
    """Return confirmed signatures; `fields` are all of theirs. Roots may stand below another."""
    keys = [ids.new() for _ in lives]
    made: list[Signature] = []
    for key, (days, through, country) in zip(keys, lives, strict=True):
        parent = made[through] if through >= 0 else below
        at = MONDAY + timedelta(days=days)
        made.append(
            Signature(
                id=key, organisation=petition.organisation, petition=petition,
                supporter=a_supporter(petition.organisation), name_shown=False,
                state=Signature.State.CONFIRMED, country=country, parent=parent,
                root_id=parent.root_id if parent else key,
                depth=parent.depth + 1 if parent else 0,
                signed_at=at, confirmed_at=at, placed_at=at, **fields,  # type: ignore[misc]
            )
        )  # fmt: skip
    Signature.objects.bulk_create(made)
    counting.note_many(signature_ids=keys, change=1, kind=Kind.CONFIRMED, now=MONDAY)
    return made


def a_link_of(signature: Signature, channel: str = "whatsapp") -> ShareLink:
    """Return a signer's own link."""
    return ShareLink.objects.create(
        organisation=signature.organisation, code=ids.short_code(),
        cause=signature.petition.cause, petition=signature.petition, signature=signature,
        channel=channel, created_at=MONDAY,
    )  # fmt: skip


def a_visit(link: ShareLink, at: datetime = MONDAY) -> Touch:
    """Return a visit through a link."""
    return Touch.objects.create(
        organisation=link.organisation, cause=link.cause, petition=link.petition, link=link,
        channel=link.channel, known_by="code", occurred_at=at,
    )  # fmt: skip


CROWD = """
    WITH people AS (
        INSERT INTO petitions_supporter (id, organisation_id, wrapped_key, email_sealed,
            name_sealed, email_index, country, region, locale, created_at)
        SELECT gen_random_uuid(), %(org)s, '', '', '', int8send(n), 'PT', '', 'en', %(at)s
        FROM generate_series(1, %(many)s) AS n RETURNING id
    ), numbered AS (
        SELECT gen_random_uuid() AS id, id AS supporter, row_number() OVER () AS n FROM people
    ), placed AS (
        SELECT mine.*, parent.id AS parent
        FROM numbered AS mine LEFT JOIN numbered AS parent
            ON mine.n %% 2 = 0 AND parent.n = greatest(mine.n / 2 - mine.n %% 7, 1)
                AND parent.n < mine.n
    )
    INSERT INTO petitions_signature (id, organisation_id, petition_id, supporter_id, state,
        name_shown, source, country, region, locale, suspicions, score, journey, parent_id,
        root_id, depth, note, signed_at, confirmed_at, placed_at, reminders)
    SELECT id, %(org)s, %(petition)s, supporter, 'confirmed', false, 'web',
        (ARRAY['PT', 'FR', 'DE', 'HT', 'US'])[n %% 5 + 1], '',
        (ARRAY['pt', 'fr', 'en'])[n %% 3 + 1], '{}', 0, ARRAY['whatsapp'], parent,
        CASE WHEN parent IS NULL THEN id ELSE gen_random_uuid() END, (parent IS NOT NULL)::int,
        '', moment, moment, moment, 0
    FROM placed, LATERAL (SELECT %(at)s + make_interval(secs => n * 30.0) AS moment) AS times
"""
SHARED = """
    INSERT INTO petitions_sharelink (id, organisation_id, code, cause_id, petition_id,
        signature_id, channel, label, created_at)
    SELECT gen_random_uuid(), organisation_id, left(md5(id::text), 20), %(cause)s, petition_id,
        id, 'whatsapp', '', confirmed_at FROM petitions_signature WHERE petition_id = %(petition)s;
    INSERT INTO petitions_touch (id, organisation_id, cause_id, petition_id, link_id, channel,
        known_by, occurred_at)
    SELECT gen_random_uuid(), organisation_id, cause_id, petition_id, id, channel, 'code',
        created_at FROM petitions_sharelink, generate_series(1, 2)
    WHERE petition_id = %(petition)s
"""


def a_crowd(petition: Petition, many: int) -> None:
    """Let the database write very many at once: half came through somebody, all were visited."""
    given = {
        "org": petition.organisation_id, "petition": petition.id, "cause": petition.cause_id,
        "many": many, "at": MONDAY,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(CROWD, given)
        cursor.execute(SHARED, given)
        cursor.execute("ANALYZE petitions_signature, petitions_touch, petitions_sharelink")
