"""A petition's steps, from draft to answer. Whoever calls holds the petition locked.

Each step is in the one table of `petitions.domain.lifecycle`, and writes down who
took it, when and why, for good.
"""

from datetime import datetime, timedelta

from django.db import transaction

from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import User
from mobilize.outbox import services as outbox
from petitions.domain import lifecycle
from petitions.domain.events import PetitionDecided
from petitions.domain.lifecycle import Move, State
from petitions.models import Petition, PetitionStep, Supporter
from petitions.models.cause import State as CauseState
from petitions.services import reasons, versions

FURTHEST = timedelta(days=3653)


class CauseNotOpen(AppError):
    """A petition is published after its cause, and before the cause closes."""

    code = "cause-not-open"
    kind = Kind.CONFLICT


class EndInPast(AppError):
    """The day this petition is to close has passed. Set a later one first."""

    code = "end-in-past"
    kind = Kind.CONFLICT


class PlanTooFar(AppError):
    """A petition is planned at most ten years ahead."""

    code = "plan-too-far"


class NoteMissing(AppError):
    """Say why: everybody can read it."""

    code = "note-missing"


@transaction.atomic
def submit(
    *,
    petition: Petition,
    now: datetime,
    by: User | None = None,
    by_supporter: Supporter | None = None,
) -> None:
    """Ask the moderators to look at a draft, or at a proposal with all its co-sponsors.

    Raises:
        lifecycle.StepNotAllowed
    """
    _take(petition, Move.SUBMIT, by=by, by_supporter=by_supporter, now=now)
    versions.ask_for_review(petition=petition, now=now)


@transaction.atomic
def publish(*, petition: Petition, by: User | None, now: datetime, note: str = "") -> None:
    """Open a petition for signatures, with the words it has now.

    Staff may publish a draft without a review; what was in review is approved thereby.

    Raises:
        lifecycle.StepNotAllowed, CauseNotOpen, EndInPast
    """
    lifecycle.after(petition.state, Move.PUBLISH)
    _check_it_can_open(petition, now=now)
    if versions.waiting(petition):
        versions.approve(petition=petition, by=by, now=now)
    petition.published_at = now
    _take(petition, Move.PUBLISH, by=by, note=note, now=now)


@transaction.atomic
def reject(
    *,
    petition: Petition,
    by: User | None,
    now: datetime,
    reason: str = "",
    note: str = "",
    private_note: str = "",
) -> None:
    """Turn a petition away for a reason everybody can read.

    `reason` names one of the organisation's own reasons; its text stands unless `note`
    says it in other words. Some reasons keep the petition's words from the public.

    Raises:
        lifecycle.StepNotAllowed, reasons.ReasonUnknown, NoteMissing
    """
    lifecycle.after(petition.state, Move.REJECT)
    canned = reasons.find(petition, reason) if reason else None
    said = note or (canned.text if canned else "")
    if not said:
        raise NoteMissing(field="note")
    if versions.waiting(petition):
        versions.turn_down(petition=petition, by=by, now=now)
    if canned is not None and canned.hides_words:
        versions.hide(petition=petition)
    _take(
        petition,
        Move.REJECT,
        by=by,
        reason=reason,
        note=said,
        private_note=private_note,
        now=now,
    )


@transaction.atomic
def close(
    *,
    petition: Petition,
    by: User | None,
    now: datetime,
    note: str = "",
    at: datetime | None = None,
) -> None:
    """End a petition: it stays readable and takes no more signatures.

    `at` is when it was to end, where that is a little earlier than `now`.

    Raises:
        lifecycle.StepNotAllowed
    """
    petition.closed_at = at or now
    _take(petition, Move.CLOSE, by=by, note=note, now=petition.closed_at)
    versions.drop(petition=petition, by=by, now=now)


@transaction.atomic
def answer(*, petition: Petition, by: User | None, now: datetime, note: str = "") -> None:
    """Note that whoever decides has answered. An open petition is closed first: two steps.

    Raises:
        lifecycle.StepNotAllowed
    """
    if petition.state == State.OPEN:
        close(petition=petition, by=by, now=now)
    petition.answered_at = now
    _take(petition, Move.ANSWER, by=by, note=note, now=now)


@transaction.atomic
def withdraw(
    *,
    petition: Petition,
    now: datetime,
    note: str,
    by: User | None = None,
    by_supporter: Supporter | None = None,
) -> None:
    """Take a petition back. If it was published, its page stays and says why.

    Raises:
        lifecycle.StepNotAllowed, NoteMissing
    """
    if not note:
        raise NoteMissing(field="note")
    petition.closed_at = petition.closed_at or now
    _take(petition, Move.WITHDRAW, by=by, by_supporter=by_supporter, note=note, now=now)
    versions.drop(petition=petition, by=by, now=now)


@transaction.atomic
def reopen(
    *,
    petition: Petition,
    by: User | None,
    now: datetime,
    note: str,
    closes_at: datetime | None = None,
) -> None:
    """Let a closed petition take signatures again, or have one turned away looked at again.

    Raises:
        lifecycle.StepNotAllowed, NoteMissing, CauseNotOpen, EndInPast, PlanTooFar
    """
    if not note:
        raise NoteMissing(field="note")
    check_plan(closes_at, field="closes_at", now=now)
    opens = lifecycle.after(petition.state, Move.REOPEN) == State.OPEN
    petition.opens_at, petition.closes_at = None, closes_at
    petition.closed_at = None
    if opens:
        _check_it_can_open(petition, now=now)
    else:
        petition.published_at = None
    _take(petition, Move.REOPEN, by=by, note=note, now=now)
    if not opens:
        versions.ask_for_review(petition=petition, now=now)


def check_plan(moment: datetime | None, *, field: str, now: datetime) -> None:
    """Refuse what is further ahead than any petition lives, and than every calendar can write.

    Raises:
        PlanTooFar
    """
    if moment is not None and moment > now + FURTHEST:
        raise PlanTooFar(field=field)


def _check_it_can_open(petition: Petition, *, now: datetime) -> None:
    if petition.cause.state != CauseState.OPEN:
        raise CauseNotOpen
    if petition.closes_at is not None and petition.closes_at <= now:
        raise EndInPast(field="closes_at")


def _take(
    petition: Petition,
    move: Move,
    *,
    now: datetime,
    by: User | None = None,
    by_supporter: Supporter | None = None,
    reason: str = "",
    note: str = "",
    private_note: str = "",
) -> None:
    """Move a petition on and write the step down."""
    was, petition.state = petition.state, lifecycle.after(petition.state, move)
    petition.save(
        update_fields=[
            "state", "published_at", "opens_at", "closes_at", "closed_at", "answered_at",
        ]
    )  # fmt: skip
    step = PetitionStep.objects.create(
        organisation_id=petition.organisation_id,
        petition=petition,
        was=was,
        now_in=petition.state,
        by=by,
        by_supporter=by_supporter,
        reason=reason,
        note=note,
        private_note=private_note,
        happened_at=now,
    )
    if petition.proposer_id is not None and move in {Move.PUBLISH, Move.REJECT}:
        event = PetitionDecided(organisation_id=petition.organisation_id, step_id=step.id)
        outbox.publish(event, now=now)
