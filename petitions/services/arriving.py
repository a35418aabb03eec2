"""How somebody came to a page of ours: read from the request, counted, and handed to its forms.

Whoever came through a share link brings a token. Whoever did not gets one here, from
what the request shows. Whoever agreed to be remembered brings the visits before, too.
"""

from collections.abc import Collection, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

import structlog
from django.conf import settings
from django.db import Error, connection, transaction

from mobilize.kit import ids
from mobilize.organisations.models import Organisation
from petitions.domain import deciding, evidence, visitors
from petitions.domain.visits import Visit
from petitions.queries import channel_rules
from petitions.services import memories, touch_tokens, touching

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Opening:
    """A request for a page. `own_hosts` are ours, and those of the front end it stands on."""

    method: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    cookies: Mapping[str, str] = field(default_factory=dict)
    own_hosts: Collection[str] = ()


@dataclass(frozen=True)
class Arrival:
    """The token that says how somebody came, and what their device is to remember now.

    `memory` is None where nobody asked to be remembered. `counted` says whether this was
    a new visit.
    """

    token: str = ""
    counted: bool = False
    memory: memories.Memory | None = None


def arrive(
    opening: Opening,
    *,
    org: Organisation,
    cause_id: UUID,
    petition_id: UUID | None = None,
    now: datetime,
) -> Arrival:
    """Return how a visitor came to a page of `org`; a new visit is counted on the way.

    What is no visit is not counted: a form sent, a page loaded ahead, a program's look,
    somebody going on from a page of ours. A damaged token counts for nothing either.
    """
    brought = opening.query.get("t", "")
    if brought:
        token = brought if touch_tokens.read_of(brought, organisation_id=org.id) else ""
        return _remembering(opening, Arrival(token), org=org)
    token = _counted(opening, org=org, cause_id=cause_id, petition_id=petition_id, now=now)
    return _remembering(opening, Arrival(token, counted=bool(token)), org=org)


def hosts_of(*addresses: str) -> frozenset[str]:
    """Return the hosts of addresses that are ours."""
    return frozenset(filter(None, (urlsplit(address).hostname for address in addresses)))


def _counted(
    opening: Opening,
    *,
    org: Organisation,
    cause_id: UUID,
    petition_id: UUID | None,
    now: datetime,
) -> str:
    """Count a visit and return its token; nothing where it is none."""
    own = {*hosts_of(settings.BASE_URL), *opening.own_hosts}
    referrer, agent = opening.headers.get("Referer", ""), opening.headers.get("User-Agent", "")
    if evidence.is_own(referrer, own_hosts=own) or not visitors.is_visit(
        user_agent=agent, method=opening.method, headers=opening.headers
    ):
        return ""
    rules = channel_rules.lately(org.id)
    asked = evidence.Request(opening.query, referrer, agent)
    seen = evidence.gather(asked, own_hosts=own, rules=rules)
    decision = deciding.decide(seen, rules)
    visit = Visit(
        touch_id=ids.new(),
        organisation_id=org.id,
        occurred_at=now,
        cause_id=cause_id,
        petition_id=petition_id,
        link_id=None,
        channel=decision.channel,
        known_by=decision.known_by,
        evidence=seen,
        rules=rules.version,
    )
    _note(visit)
    return touch_tokens.of_visit(visit)


def _note(visit: Visit) -> None:
    # A transaction that is open must survive it; one of its own is none of this request's business.
    guarded = transaction.atomic() if connection.in_atomic_block else nullcontext()
    try:
        with guarded:
            touching.note(visit)
    except Error as error:
        # The visitor wants the page, and the token tells the rest once they sign.
        log.warning("touch_not_recorded", error=type(error).__name__)


def _remembering(opening: Opening, arrival: Arrival, *, org: Organisation) -> Arrival:
    memory = memories.of(opening.cookies, org=org)
    if memory is None:
        return arrival
    if not arrival.token:
        return replace(
            arrival, token=touch_tokens.of_touches(org.id, memory.touch_ids), memory=memory
        )
    token = touch_tokens.with_earlier(arrival.token, memory.touch_ids)
    carried = touch_tokens.read(token)
    known = memories.holding(org, carried.touch_ids if carried else ())
    return replace(arrival, token=token, memory=known)
