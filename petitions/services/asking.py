"""The one statement that writes down that somebody wants to sign.

It finds or makes the person, finds or makes their signature, decides whether they may
be mailed, and publishes the event that mails them: all of it or nothing, in one round
trip. It is safe to repeat.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from mobilize.kit import ids, statements
from mobilize.organisations import scoping
from petitions.domain import mailing, wording
from petitions.domain.events import SignatureAsked
from petitions.domain.screening import Screening
from petitions.models import Supporter
from petitions.services import touch_tokens
from petitions.services.touch_tokens import Claimed

# `scope` opens row-level security for this organisation; the petition is looked up LATERAL below
# it, so that no row is looked at before.
#
# Of two requests for one person the second waits at `person` until the first has committed. An
# update that changes nothing is what makes it wait, and then answer with the row that stands.
#
# Until somebody confirms, their newest request is the one that stands, except that a name is shown
# only if every request said so: anybody can type any address. Whoever has withdrawn, or let their
# signature expire, signs anew and keeps their place in the forest. What has been confirmed stays
# as it is, and only the mail's owner learns that it was.
#
# Visits add up until then, the newest ten. The one that counts for the forest came through a link,
# if any did.
WRITE = """
    WITH scope AS MATERIALIZED (
        SELECT set_config('app.organisation', %(organisation)s::text, true) AS entered
    ), petition AS MATERIALIZED (
        SELECT wanted.* FROM scope CROSS JOIN LATERAL (
            SELECT id, version_id,
                state = 'open' AND (closes_at IS NULL OR closes_at > %(now)s) AS is_open
            FROM petitions_petition
            WHERE id = %(petition)s AND scope.entered IS NOT NULL
            LIMIT 1
        ) AS wanted
    ), person AS (
        INSERT INTO petitions_supporter AS known
            (id, organisation_id, wrapped_key, email_sealed, name_sealed, email_index,
             country, region, locale, created_at)
        SELECT %(supporter)s, %(organisation)s::uuid, %(wrapped_key)s, %(email_sealed)s,
            %(name_sealed)s, %(email_index)s, %(country)s, %(region)s, %(locale)s, %(now)s
        FROM petition WHERE is_open
        ON CONFLICT (organisation_id, email_index) DO UPDATE SET email_index = known.email_index
        RETURNING id
    ), signed AS (
        INSERT INTO petitions_signature AS standing
            (id, organisation_id, petition_id, supporter_id, state, name_shown, version_id,
             source, country, region, locale, suspicions, score, network, touch_id, touches,
             journey, root_id, depth, note, signed_at, mailed_at, reminders)
        SELECT %(signature)s, %(organisation)s::uuid, petition.id, person.id, 'pending',
            %(name_shown)s, petition.version_id, %(source)s, %(country)s, %(region)s, %(locale)s,
            %(suspicions)s::varchar[], %(score)s, %(network)s::bytea, %(touch)s::uuid,
            %(touches)s::uuid[], '{}',
            %(signature)s, 0, '', %(now)s, %(now)s, 0
        FROM person, petition
        ON CONFLICT (petition_id, supporter_id) DO UPDATE SET
            (state, version_id, source, country, region, locale, suspicions, score, network,
             signed_at, confirmed_at, ended_at) = (
                SELECT state, version_id, source, country, region, locale, suspicions, score,
                    network, signed_at, confirmed_at, ended_at
                FROM (
                    SELECT excluded.* WHERE standing.state IN ('pending', 'withdrawn', 'expired')
                    UNION ALL
                    SELECT standing.* WHERE standing.state IN ('confirmed', 'held', 'removed')
                ) AS kept
            ),
            name_shown = CASE standing.state
                WHEN 'pending' THEN standing.name_shown AND excluded.name_shown
                WHEN 'withdrawn' THEN excluded.name_shown
                WHEN 'expired' THEN excluded.name_shown
                ELSE standing.name_shown
            END,
            touch_id = CASE
                WHEN standing.placed_at IS NOT NULL THEN standing.touch_id
                WHEN %(through_link)s THEN excluded.touch_id
                ELSE coalesce(standing.touch_id, excluded.touch_id)
            END,
            touches = CASE
                WHEN standing.placed_at IS NOT NULL THEN standing.touches
                ELSE ARRAY(
                    SELECT id FROM (
                        SELECT id, max(place) AS place
                        FROM unnest(standing.touches || excluded.touches)
                            WITH ORDINALITY AS seen (id, place)
                        GROUP BY id ORDER BY place DESC LIMIT %(most)s
                    ) AS newest ORDER BY place
                )
            END,
            mailed_at = CASE
                WHEN standing.mailed_at > %(now)s - %(every)s::interval THEN standing.mailed_at
                ELSE excluded.mailed_at
            END
        RETURNING id, mailed_at
    ), told AS (
        INSERT INTO outbox_outboxmessage (id, organisation_id, topic, key, payload, created_at)
        SELECT %(message)s, %(organisation)s::uuid, %(topic)s,
            replace(%(key)s, %(signature)s::text, id::text),
            replace(%(payload)s, %(signature)s::text, id::text)::jsonb, %(now)s
        FROM signed WHERE mailed_at = %(now)s
        ON CONFLICT DO NOTHING
    )
    SELECT is_open FROM petition
"""


@dataclass(frozen=True, kw_only=True)
class Request:
    """That somebody wants to sign: who, what, and what was seen of them."""

    petition_id: UUID
    cause_id: UUID
    person: Supporter
    name_shown: bool
    consents: frozenset[str]
    source: str
    screening: Screening
    touch_token: str | None


def write(request: Request, *, now: datetime) -> bool | None:
    """Write a request down and have its owner mailed, at most once an hour.

    Returns whether the petition takes signatures, or None when there is none; then
    nothing was written. Without a touch it is one statement, and so one transaction.
    """
    if request.touch_token is None and not connection.in_atomic_block:
        return _send(request, touch_tokens.NOBODY_KNOWS, now=now)
    owner = request.person.organisation_id
    with scoping.within(owner):
        claimed = touch_tokens.claim(
            request.touch_token, organisation_id=owner, cause_id=request.cause_id, now=now
        )
        return _send(request, claimed, now=now)


def _send(request: Request, claimed: Claimed, *, now: datetime) -> bool | None:
    found = statements.row(WRITE, _values(request, now=now) | _way(claimed))
    return bool(found[0]) if found else None


def _way(claimed: Claimed) -> dict[str, Any]:
    touch = claimed.touch
    return {
        "touch": touch.id if touch else None,
        "through_link": bool(touch and touch.link_id),
        "touches": list(claimed.touches),
        "most": touch_tokens.MOST,
    }


def _values(request: Request, *, now: datetime) -> dict[str, Any]:
    person, signature_id = request.person, ids.new()
    event = SignatureAsked(
        organisation_id=person.organisation_id,
        signature_id=signature_id,
        mailing=f"{now:%Y-%m-%dT%H:%MZ}",
        consents=",".join(sorted(request.consents)),
        wording=wording.VERSION,
    )
    return {
        "organisation": str(person.organisation_id),
        "petition": request.petition_id,
        "supporter": person.id,
        "wrapped_key": person.wrapped_key,
        "email_sealed": person.email_sealed,
        "name_sealed": person.name_sealed,
        "email_index": person.email_index,
        "country": person.country,
        "region": person.region,
        "locale": person.locale,
        "signature": signature_id,
        "name_shown": request.name_shown,
        "source": request.source,
        "suspicions": list(request.screening.suspicions),
        "score": request.screening.score,
        "network": request.screening.network,
        "message": ids.new(),
        "topic": event.topic,
        "key": event.key,
        "payload": json.dumps(event.payload()),
        "every": mailing.EVERY,
        "now": now,
    }
