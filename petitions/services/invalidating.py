"""Taking signatures back by a saved query, and giving them back: in steps, by the worker.

draft → running → done, or cancelled and perhaps resumed; either → undoing → undone.
What was taken is written down row by row, so that undoing gives back exactly that.
Nothing of the referral forest is rewritten: a removed signature keeps its place, and
whoever reads credit looks at the states (see `queries.chains`).
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import Organisation, TenantQuerySet, User
from mobilize.outbox import services as outbox
from petitions.domain.events import InvalidationWaiting
from petitions.domain.selection import Selection
from petitions.models import InvalidatedSignature, Invalidation, Petition, Signature
from petitions.models.counting import Kind as CountKind
from petitions.queries import invalidations, selected
from petitions.queries.selected import REMOVABLE
from petitions.services import counting

STEP = 5_000  # signatures in one transaction: a second of work, and of waiting for who withdraws
ALONE = 1_000  # signatures one person may remove without a second

State = Invalidation.State

TAKE = """
    WITH noted AS (
        INSERT INTO petitions_invalidatedsignature
            (id, organisation_id, invalidation_id, signature_id, was)
        SELECT gen_random_uuid(), organisation_id, %(invalidation)s, id, state
        FROM petitions_signature WHERE id = ANY(%(ids)s)
    )
    UPDATE petitions_signature SET state = 'removed', ended_at = %(now)s WHERE id = ANY(%(ids)s)
"""


class NotInThisState(AppError):
    """This cannot be done with an invalidation in this state."""

    code = "invalidation-in-another-state"
    kind = Kind.CONFLICT


class SecondPersonNeeded(AppError):
    """More than 1,000 signatures: somebody other than its author has to approve this first."""

    code = "second-person-needed"
    kind = Kind.CONFLICT


class NotByItsAuthor(AppError):
    """Somebody other than its author has to approve this, by name."""

    code = "approval-by-another-person"
    kind = Kind.FORBIDDEN


@transaction.atomic
def draft(
    *,
    org: Organisation,
    petition: Petition | None,
    name: str,
    reason: str,
    selection: Selection,
    by: User | None,
    now: datetime,
) -> Invalidation:
    """Save a query. Nothing is removed yet; `reason` will be public.

    Raises:
        SelectionTooWide
    """
    selection.refuse_if_empty()
    return Invalidation.objects.create(
        organisation=org,
        petition=petition,
        name=name,
        reason=reason,
        query=selection.to_json(),
        created_at=now,
        created_by=by,
    )


@transaction.atomic
def approve(*, org: Organisation, invalidation_id: UUID, by: User | None) -> Invalidation:
    """Let a second person agree. A second call changes nothing.

    Raises:
        InvalidationMissing, NotInThisState, NotByItsAuthor
    """
    row = _locked(org, invalidation_id, State.DRAFT)
    if by is None or by.id == row.created_by_id:
        raise NotByItsAuthor
    if row.approved_by is None:
        row.approved_by = by
        row.save(update_fields=["approved_by"])
    return row


@transaction.atomic
def start(*, org: Organisation, invalidation_id: UUID, now: datetime) -> Invalidation:
    """Begin to remove what the query finds now. Later signatures are left alone.

    Raises:
        InvalidationMissing, NotInThisState, SecondPersonNeeded
    """
    row = _locked(org, invalidation_id, State.DRAFT)
    total = _matching(row, until=now).count()
    if total > ALONE and row.approved_by_id is None:
        raise SecondPersonNeeded
    row.total, row.started_at = total, now
    return _set_off(row, State.RUNNING, now=now)


@transaction.atomic
def cancel(*, org: Organisation, invalidation_id: UUID, now: datetime) -> Invalidation:
    """Stop removing. What was removed stays removed until it is undone.

    Raises:
        InvalidationMissing, NotInThisState
    """
    return _finish(_locked(org, invalidation_id, State.RUNNING), State.CANCELLED, now=now)


@transaction.atomic
def resume(*, org: Organisation, invalidation_id: UUID, now: datetime) -> Invalidation:
    """Go on removing where it was cancelled.

    Raises:
        InvalidationMissing, NotInThisState
    """
    return _set_off(_locked(org, invalidation_id, State.CANCELLED), State.RUNNING, now=now)


@transaction.atomic
def undo(*, org: Organisation, invalidation_id: UUID, now: datetime) -> Invalidation:
    """Begin to give back what was removed, as it was.

    Raises:
        InvalidationMissing, NotInThisState
    """
    row = _locked(org, invalidation_id, State.DONE, State.CANCELLED)
    row.cursor, row.total, row.done = None, row.done, 0
    return _set_off(row, State.UNDOING, now=now)


def take_held(
    *,
    org: Organisation,
    petition: Petition | None,
    reason: str,
    suspicion: str,
    signature_ids: Sequence[UUID],
    by: User | None,
    now: datetime,
) -> Invalidation:
    """Remove held signatures that somebody has looked at, at once.

    They never counted, so that no count changes. The caller holds them locked.
    """
    row = Invalidation.objects.create(
        organisation=org,
        petition=petition,
        name="held",
        reason=reason,
        query={"suspicion": suspicion} if suspicion else {},
        state=State.DONE,
        total=len(signature_ids),
        done=len(signature_ids),
        created_at=now,
        created_by=by,
        started_at=now,
        finished_at=now,
    )
    _write_down(row, signature_ids, now=now)
    return row


@transaction.atomic
def advance(*, event: InvalidationWaiting, now: datetime) -> None:
    """Remove or give back the next five thousand, and ask for the step after that.

    An event that another one has overtaken changes nothing.
    """
    rows = Invalidation.objects.for_org(event.organisation_id).select_for_update(no_key=True)
    row = rows.filter(id=event.invalidation_id, state=event.stage).first()
    if row is None or (row.cursor or UUID(int=0)) != event.cursor:
        return
    taken = _take(row, now=now) if row.state == State.RUNNING else _give_back(row, now=now)
    row.done += len(taken)
    row.cursor = taken[-1] if taken else row.cursor
    row.save(update_fields=["done", "cursor"])
    if len(taken) == STEP:
        _ask(row, now=now)
    else:
        _finish(row, State.DONE if row.state == State.RUNNING else State.UNDONE, now=now)


def _take(row: Invalidation, *, now: datetime) -> list[UUID]:
    found = _matching(row, until=row.started_at or now).select_for_update(of=("self",), no_key=True)
    if row.cursor is not None:
        found = found.filter(id__gt=row.cursor)
    states = dict(found.order_by("id").values_list("id", "state")[:STEP])
    _write_down(row, list(states), now=now)
    _count([id_ for id_, was in states.items() if was == "confirmed"], -1, now=now)
    return list(states)


def _write_down(row: Invalidation, signature_ids: Sequence[UUID], *, now: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(TAKE, {"invalidation": row.id, "ids": list(signature_ids), "now": now})


def _give_back(row: Invalidation, *, now: datetime) -> list[UUID]:
    taken = InvalidatedSignature.objects.filter(invalidation=row, restored_at=None)
    if row.cursor is not None:
        taken = taken.filter(signature_id__gt=row.cursor)
    was = dict(taken.order_by("signature_id").values_list("signature_id", "was")[:STEP])
    for state in REMOVABLE:
        # One state at a time and by id: a join would trust statistics from before the removal.
        ids = [signature_id for signature_id, before in was.items() if before == state]
        _restore(ids, state, now=now)
    taken.filter(signature_id__in=list(was)).update(restored_at=now)
    return list(was)


def _restore(signature_ids: Sequence[UUID], state: str, *, now: datetime) -> None:
    """Give signatures their state back. Who has withdrawn or was erased meanwhile stays so."""
    rows = Signature.objects.filter(id__in=signature_ids, state=Signature.State.REMOVED)
    still = list(rows.select_for_update(no_key=True).values_list("id", flat=True))
    Signature.objects.filter(id__in=still).update(state=state, ended_at=None)
    if state == Signature.State.CONFIRMED:
        _count(still, 1, now=now)


def _count(signature_ids: Sequence[UUID], change: int, *, now: datetime) -> None:
    kind = CountKind.REMOVED if change < 0 else CountKind.RESTORED
    counting.note_many(signature_ids=signature_ids, change=change, kind=kind, now=now)


def _matching(row: Invalidation, *, until: datetime) -> TenantQuerySet[Signature]:
    rows = selected.signatures(
        organisation_id=row.organisation_id,
        petition=row.petition,
        selection=Selection.from_json(row.query),
    )
    return rows.filter(signed_at__lte=until)


def _locked(org: Organisation, invalidation_id: UUID, *wanted: str) -> Invalidation:
    row = invalidations.by_id(org.id, invalidation_id, lock=True)
    if row.state not in wanted:
        raise NotInThisState
    return row


def _set_off(row: Invalidation, state: str, *, now: datetime) -> Invalidation:
    row.state, row.finished_at = state, None
    row.save(update_fields=["state", "total", "done", "cursor", "started_at", "finished_at"])
    _ask(row, now=now)
    return row


def _finish(row: Invalidation, state: str, *, now: datetime) -> Invalidation:
    row.state, row.finished_at = state, now
    row.save(update_fields=["state", "finished_at"])
    return row


def _ask(row: Invalidation, *, now: datetime) -> None:
    event = InvalidationWaiting(
        organisation_id=row.organisation_id,
        invalidation_id=row.id,
        stage=row.state,
        cursor=row.cursor or UUID(int=0),
        asked=f"{now:%Y-%m-%dT%H:%M:%S.%fZ}",
    )
    outbox.publish(event, now=now)
