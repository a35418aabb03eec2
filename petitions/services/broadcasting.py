"""Mailing an answer to whoever signed and wants news of it: once per petition, when staff say so.

The mails are rows of the same table as prompts, and go out by the same engine: claimed, sent
and marked in batches (`petitions.emails.prompt_sending`). No cap holds an answer back.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import Organisation, User
from mobilize.outbox import services as outbox
from petitions.domain.events import AnswerTestAsked
from petitions.domain.prompt_kinds import ANSWER
from petitions.models import Broadcast, Petition
from petitions.queries import handing_over, prompts
from petitions.services import petitions, prompt_broadcasting


class AnswerMissing(AppError):
    """This petition has no published answer to mail."""

    code = "answer-missing"
    kind = Kind.CONFLICT


class AlreadyMailed(AppError):
    """This answer is mailed once, and that has begun."""

    code = "already-mailed"
    kind = Kind.CONFLICT


@dataclass(frozen=True)
class Progress:
    """How far a mailing is. The parts add up to `readers`. Without a `state` it has not begun.

    `waiting` counts those too whom nobody has looked at yet.
    """

    readers: int
    state: str = ""
    paused: bool = False
    waiting: int = 0
    sending: int = 0
    sent: int = 0
    uncertain: int = 0
    suppressed: int = 0

    @property
    def queued(self) -> int:
        return self.waiting - self.sending

    @property
    def settled(self) -> int:
        return self.sent + self.uncertain + self.suppressed


def readers(petition: Petition) -> int:
    """Return how many would get the mail if it went out now."""
    return prompt_broadcasting.readers(petition, ANSWER)


@transaction.atomic
def ask_for_test(*, org: Organisation, slug: str, by: User, now: datetime) -> None:
    """Have the mail sent to whoever asks, at their own address; at most once a minute.

    Raises:
        petitions.PetitionMissing, AnswerMissing
    """
    petition = _answered(org, slug)
    event = AnswerTestAsked(
        organisation_id=org.id,
        petition_id=petition.id,
        user_id=by.id,
        asked=f"{now:%Y-%m-%dT%H:%MZ}",
    )
    outbox.publish(event, now=now)


@transaction.atomic
def start(*, org: Organisation, slug: str, by: User | None, now: datetime) -> Broadcast:
    """Mail the published answer to whoever wants news. Once per petition, whatever happens.

    Raises:
        petitions.PetitionMissing, AnswerMissing, AlreadyMailed
    """
    petition = _answered(org, slug)
    if find(petition) is not None:  # the petition is locked: nobody begins one meanwhile
        raise AlreadyMailed
    return prompt_broadcasting.begin(
        petition=petition, kind=ANSWER, occasion=str(petition.id), by=by, now=now
    )


def pause(*, org: Organisation, slug: str, now: datetime) -> Broadcast:
    """Let what has not gone out wait until somebody resumes.

    Raises:
        BroadcastMissing, BroadcastEnded
    """
    return _taken(prompt_broadcasting.pause, org, slug, now=now)


def resume(*, org: Organisation, slug: str, now: datetime) -> Broadcast:
    """Let it go on.

    Raises:
        BroadcastMissing, BroadcastEnded
    """
    return _taken(prompt_broadcasting.resume, org, slug, now=now)


def cancel(*, org: Organisation, slug: str, now: datetime) -> Broadcast:
    """Stop a mailing: what has not gone out stays unsent, for good.

    Raises:
        BroadcastMissing, BroadcastEnded
    """
    return _taken(prompt_broadcasting.cancel, org, slug, now=now)


def find(petition: Petition) -> Broadcast | None:
    """Return the mailing of a petition's answer, if it has begun."""
    rows = Broadcast.objects.for_org(petition.organisation_id)
    return rows.filter(petition=petition, kind=ANSWER).first()


def standing(petition: Petition) -> Progress:
    """Return how far the mailing of a petition's answer is, or whom it would reach."""
    broadcast = find(petition)
    return progress(broadcast) if broadcast else Progress(readers=readers(petition))


def progress(broadcast: Broadcast) -> Progress:
    """Return how far a mailing is."""
    known = prompts.progress(broadcast)
    return Progress(
        readers=known.total,
        state=broadcast.state,
        paused=broadcast.paused_at is not None,
        waiting=known.waiting,
        **{name: known.parts[name] for name in ("sending", "sent", "uncertain", "suppressed")},
    )


def _answered(org: Organisation, slug: str) -> Petition:
    petition = petitions.lock(org.id, slug)
    if handing_over.answer(petition) is None:
        raise AnswerMissing
    return petition


def _taken(
    step: Callable[..., Broadcast], org: Organisation, slug: str, *, now: datetime
) -> Broadcast:
    rows = Broadcast.objects.for_org(org.id).filter(petition__slug=slug, kind=ANSWER)
    broadcast_id = rows.values_list("id", flat=True).first()
    if broadcast_id is None:
        raise prompt_broadcasting.BroadcastMissing
    return step(org=org, broadcast_id=broadcast_id, now=now)
