"""Mails to everybody who signed a petition and agreed: begun, paused, resumed, cancelled.

Staff begin one, or the house does when its moment comes. The worker looks at 500
signers at a time; each part asks for the next. Who is written to when is decided for
each person (`prompt_deciding`), and the prompts go out like all others.
"""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet

from mobilize.kit.constraints import refused_by
from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import Organisation, User
from mobilize.outbox import services as outbox
from petitions.domain.events import PromptPartDue
from petitions.domain.prompt_kinds import BROADCASTS, MAILS, TO_ALL
from petitions.models import Broadcast, Petition, SharePrompt
from petitions.queries import prompt_facts, prompt_moments
from petitions.queries.prompt_facts import Wanted
from petitions.services import petitions, prompt_deciding, prompt_pausing

AT_ONCE = 500
BEFORE_ALL, NOBODY = datetime(1970, 1, 1, tzinfo=UTC), UUID(int=0)
State = SharePrompt.State

READERS = """
    FROM petitions_signature AS signature
    CROSS JOIN LATERAL (
        SELECT DISTINCT ON (purpose) granted FROM petitions_consent
        WHERE supporter_id = signature.supporter_id AND purpose = ANY(%(purposes)s)
        ORDER BY purpose, given_at DESC, id DESC
    ) AS newest
    WHERE signature.petition_id = %(petition)s AND signature.organisation_id = %(org)s
      AND signature.state = 'confirmed' AND newest.granted
"""
COUNT = f"SELECT count(DISTINCT signature.id) {READERS}"
NEXT = f"""
    SELECT DISTINCT signature.confirmed_at, signature.id, signature.supporter_id {READERS}
      AND (signature.confirmed_at, signature.id) > (%(since)s, %(after)s)
    ORDER BY signature.confirmed_at, signature.id LIMIT %(most)s
"""


class PromptNotForAll(AppError):
    """A prompt of this kind is decided for each person, never sent to everybody."""

    code = "prompt-not-for-all"


class PromptNotNow(AppError):
    """What this prompt says is not true of this petition now."""

    code = "prompt-not-now"
    kind = Kind.CONFLICT


class PromptSwitchedOff(AppError):
    """Prompts of this kind are switched off for this petition."""

    code = "prompt-switched-off"
    kind = Kind.CONFLICT


class BroadcastMissing(AppError):
    """There is no such mailing."""

    code = "broadcast-missing"
    kind = Kind.MISSING


class BroadcastEnded(AppError):
    """This mailing has ended."""

    code = "broadcast-ended"
    kind = Kind.CONFLICT


class AlreadyPrompted(AppError):
    """Everybody has been written to on this occasion already."""

    code = "already-prompted"
    kind = Kind.CONFLICT


@transaction.atomic
def start(*, org: Organisation, slug: str, kind: str, by: User | None, now: datetime) -> Broadcast:
    """Write to everybody who signed and agreed, once per occasion, in everybody's own time.

    Raises:
        petitions.PetitionMissing, PromptNotForAll, PromptNotNow, PromptSwitchedOff,
        AlreadyPrompted
    """
    petition = petitions.lock(org.id, slug)
    if kind not in TO_ALL:
        raise PromptNotForAll(field="kind")
    occasion = prompt_moments.occasion(petition, kind, now=now)
    if not occasion:
        raise PromptNotNow(field="kind")
    return begin(petition=petition, kind=kind, occasion=occasion, by=by, now=now)


@transaction.atomic
def begin(
    *, petition: Petition, kind: str, occasion: str, by: User | None, now: datetime
) -> Broadcast:
    """Begin a prompt to all for an occasion that has come.

    Raises:
        PromptSwitchedOff, AlreadyPrompted
    """
    org_id = petition.organisation_id
    allowed = prompt_facts.rules_of(org_id, [petition.id])[petition.id].kinds
    if not MAILS[kind].owed and kind not in allowed:
        raise PromptSwitchedOff(field="kind")
    with refused_by("one_broadcast_per_petition_kind_and_occasion", become=AlreadyPrompted()):
        broadcast = Broadcast.objects.create(
            organisation_id=org_id,
            petition=petition,
            kind=kind,
            occasion=occasion,
            total=readers(petition, kind),
            started_by=by,
            started_at=now,
        )
    _ask_for(broadcast, since=BEFORE_ALL, after=NOBODY, now=now)
    return broadcast


def readers(petition: Petition, kind: str) -> int:
    """Return how many have signed and agreed to a prompt of this kind."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, _given(petition, kind))
        return int(cursor.fetchone()[0])


@transaction.atomic
def decide_part(*, event: PromptPartDue, now: datetime) -> None:
    """Decide on the next 500 signers; then ask for those after them, or be done deciding."""
    broadcast = _locked(event.organisation_id, event.broadcast_id)
    if broadcast.state != Broadcast.State.RUNNING or broadcast.decided_at is not None:
        return
    rows = _next(broadcast, since=datetime.fromisoformat(event.since), after=event.after)
    prompt_deciding.queue(
        organisation_id=event.organisation_id,
        wanted=[_wanted(broadcast, signature, person) for _, signature, person in rows],
        now=now,
    )
    if broadcast.paused_at is not None:
        waiting(broadcast).filter(state=State.QUEUED).update(state=State.PAUSED)
    if len(rows) == AT_ONCE:
        _ask_for(broadcast, since=rows[-1][0], after=rows[-1][1], now=now)
    else:
        broadcast.decided_at, broadcast.total = now, broadcast.prompts.count()
        broadcast.save(update_fields=["decided_at", "total"])


@transaction.atomic
def pause(*, org: Organisation, broadcast_id: UUID, now: datetime) -> Broadcast:
    """Let what has not gone out wait until somebody resumes. Again changes nothing.

    Raises:
        BroadcastMissing, BroadcastEnded
    """
    broadcast = _running(org, broadcast_id)
    broadcast.paused_at = broadcast.paused_at or now
    broadcast.save(update_fields=["paused_at"])
    waiting(broadcast).filter(state=State.QUEUED).update(state=State.PAUSED)
    return broadcast


@transaction.atomic
def resume(*, org: Organisation, broadcast_id: UUID, now: datetime) -> Broadcast:
    """Let it go on. What has ceased to be true meanwhile is not sent.

    Raises:
        BroadcastMissing, BroadcastEnded
    """
    broadcast = _running(org, broadcast_id)
    broadcast.paused_at = None
    broadcast.save(update_fields=["paused_at"])
    prompt_pausing.ask_to_resume(broadcast.petition, now=now)
    return broadcast


@transaction.atomic
def cancel(*, org: Organisation, broadcast_id: UUID, now: datetime) -> Broadcast:
    """Stop it: what has not gone out stays unsent, for good.

    Raises:
        BroadcastMissing, BroadcastEnded
    """
    broadcast = _running(org, broadcast_id)
    waiting(broadcast).update(state=State.SUPPRESSED, reason="cancelled")
    broadcast.state, broadcast.paused_at = Broadcast.State.CANCELLED, None
    broadcast.finished_at, broadcast.total = now, broadcast.prompts.count()
    broadcast.save(update_fields=["state", "paused_at", "finished_at", "total"])
    return broadcast


def waiting(broadcast: Broadcast) -> QuerySet[SharePrompt]:
    """Return the prompts of a broadcast that have not gone out and are to."""
    return broadcast.prompts.filter(state__in=prompt_facts.WAITING)


def _next(broadcast: Broadcast, *, since: datetime, after: UUID) -> list[tuple[Any, UUID, UUID]]:
    given = _given(broadcast.petition, broadcast.kind)
    with connection.cursor() as cursor:
        cursor.execute(NEXT, given | {"since": since, "after": after, "most": AT_ONCE})
        return list(cursor.fetchall())


def _wanted(broadcast: Broadcast, signature_id: UUID, supporter_id: UUID) -> Wanted:
    return Wanted(
        kind=broadcast.kind,
        occasion=broadcast.occasion,
        supporter_id=supporter_id,
        signature_id=signature_id,
        petition_id=broadcast.petition_id,
        broadcast_id=broadcast.id,
        true_since=broadcast.started_at,
    )


def _running(org: Organisation, broadcast_id: UUID) -> Broadcast:
    broadcast = _locked(org.id, broadcast_id)
    if broadcast.state != Broadcast.State.RUNNING:
        raise BroadcastEnded
    return broadcast


def _locked(organisation_id: UUID, broadcast_id: UUID) -> Broadcast:
    rows = Broadcast.objects.for_org(organisation_id).filter(kind__in=BROADCASTS)
    locked = rows.select_related("petition").select_for_update(no_key=True, of=("self",))
    broadcast = locked.filter(id=broadcast_id).first()
    if broadcast is None:
        raise BroadcastMissing
    return broadcast


def _ask_for(broadcast: Broadcast, *, since: datetime, after: UUID, now: datetime) -> None:
    event = PromptPartDue(
        organisation_id=broadcast.organisation_id,
        broadcast_id=broadcast.id,
        since=since.isoformat(),
        after=after,
    )
    outbox.publish(event, now=now)


def _given(petition: Petition, kind: str) -> dict[str, Any]:
    purposes = list(MAILS[kind].covered_by)
    return {"petition": petition.id, "org": petition.organisation_id, "purposes": purposes}
