"""Mailing many, once: one row per person, claimed before it goes out, never sent twice.

The worker sends a part at a time; each part ends by asking for the next, so that a
crash loses no more than the mail in hand, of which nobody knows: it is parked.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count, QuerySet

from mobilize.kit.constraints import refused_by
from mobilize.kit.errors import AppError, Kind
from mobilize.kit.mail import message_id
from mobilize.organisations.models import Organisation, User
from mobilize.outbox import services as outbox
from petitions.domain.events import AnswerTestAsked, BroadcastDue
from petitions.models import Broadcast, BroadcastMail, Petition
from petitions.queries import handing_over
from petitions.services import consenting, petitions

ANSWER = "answer"
PURPOSE = "updates"
Mail = BroadcastMail.State

# Whoever signed, is still there, and said last that they want to hear of it.
READERS = """
    SELECT supporter.id
    FROM petitions_signature AS signature
    JOIN petitions_supporter AS supporter ON supporter.id = signature.supporter_id
    CROSS JOIN LATERAL (
        SELECT granted FROM petitions_consent
        WHERE supporter_id = supporter.id AND purpose = %(purpose)s
        ORDER BY given_at DESC, id DESC LIMIT 1
    ) AS newest
    WHERE signature.petition_id = %(petition)s AND signature.organisation_id = %(org)s
      AND signature.state = 'confirmed' AND supporter.erased_at IS NULL AND newest.granted
"""
COUNT = f"SELECT count(*) FROM ({READERS}) AS reader"  # noqa: S608 - our own text; values are parameters
QUEUE = f"""
    INSERT INTO petitions_broadcastmail
        (id, organisation_id, broadcast_id, supporter_id, state, reason, message_id)
    SELECT gen_random_uuid(), %(org)s, %(broadcast)s, reader.id, 'queued', '', ''
    FROM ({READERS}) AS reader
    ON CONFLICT DO NOTHING
"""  # noqa: S608 - as above


class AnswerMissing(AppError):
    """This petition has no published answer to mail."""

    code = "answer-missing"
    kind = Kind.CONFLICT


class AlreadyMailed(AppError):
    """This answer is mailed once, and that has begun."""

    code = "already-mailed"
    kind = Kind.CONFLICT


class BroadcastMissing(AppError):
    """There is no such mailing."""

    code = "broadcast-missing"
    kind = Kind.MISSING


class BroadcastEnded(AppError):
    """This mailing has ended."""

    code = "broadcast-ended"
    kind = Kind.CONFLICT


@dataclass(frozen=True)
class Progress:
    """How far a mailing is. The parts add up to `readers`. Without a `state` it has not begun."""

    readers: int
    state: str = ""
    queued: int = 0
    sending: int = 0
    sent: int = 0
    uncertain: int = 0
    suppressed: int = 0

    @property
    def waiting(self) -> int:
        return self.queued + self.sending

    @property
    def settled(self) -> int:
        return self.sent + self.uncertain + self.suppressed


def readers(petition: Petition) -> int:
    """Return how many would get the mail if it went out now."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, _given(petition))
        return int(cursor.fetchone()[0])


@transaction.atomic
def ask_for_test(*, org: Organisation, slug: str, by: User, now: datetime) -> None:
    """Have the mail sent to whoever asks, at their own address; at most once a minute.

    Raises:
        petitions.PetitionMissing, AnswerMissing
    """
    petition = petitions.lock(org.id, slug)
    if handing_over.answer(petition) is None:
        raise AnswerMissing
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
    petition = petitions.lock(org.id, slug)
    if handing_over.answer(petition) is None:
        raise AnswerMissing
    with refused_by("one_broadcast_per_petition_kind_and_occasion", become=AlreadyMailed()):
        broadcast = Broadcast.objects.create(
            organisation=org,
            petition=petition,
            kind=ANSWER,
            total=readers(petition),
            started_by=by,
            started_at=now,
        )
    _ask_for(broadcast, part=1, now=now)
    return broadcast


@transaction.atomic
def cancel(*, org: Organisation, slug: str, now: datetime) -> Broadcast:
    """Stop a mailing: what has not gone out stays unsent, for good.

    Raises:
        BroadcastMissing, BroadcastEnded
    """
    broadcast = _locked(org.id, petition__slug=slug, kind=ANSWER)
    if broadcast.state != Broadcast.State.RUNNING:
        raise BroadcastEnded
    _end(broadcast, Broadcast.State.CANCELLED, now=now)
    waiting = broadcast.mails.filter(state=Mail.QUEUED)
    waiting.update(state=Mail.SUPPRESSED, reason="cancelled")
    broadcast.total = broadcast.mails.count()
    broadcast.save(update_fields=["total"])
    return broadcast


@transaction.atomic
def begin_part(*, organisation_id: UUID, broadcast_id: UUID, part: int) -> None:
    """Queue a mail for everybody, with the first part; afterwards look what was left in hand.

    A part is one outbox message, and a message has one worker at a time: what is in hand
    now was left by a worker that died. It may have gone out, so it is parked.
    """
    broadcast = _locked(organisation_id, id=broadcast_id)
    if part == 1 and broadcast.state == Broadcast.State.RUNNING:
        _queue(broadcast)
    left = broadcast.mails.filter(state=Mail.SENDING)
    left.update(state=Mail.UNCERTAIN, reason="interrupted")


@transaction.atomic
def claim_next(*, organisation_id: UUID, broadcast_id: UUID) -> BroadcastMail | None:
    """Take the next mail that is to be sent; None when there is none.

    Consent is asked again for each: it may have been withdrawn since. Those who did are
    passed over and say why.
    """
    while True:
        mail = _next(organisation_id, broadcast_id)
        if mail is None or not (reason := _why_not(mail)):
            break
        mail.state, mail.reason = Mail.SUPPRESSED, reason
        mail.save(update_fields=["state", "reason"])
    if mail is not None:
        mail.state, mail.message_id = Mail.SENDING, message_id(mail.id, kind=ANSWER)
        mail.save(update_fields=["state", "message_id"])
    return mail


@transaction.atomic
def end_part(*, organisation_id: UUID, broadcast_id: UUID, part: int, now: datetime) -> None:
    """Ask for the next part, or end the mailing when nothing waits any more."""
    broadcast = _locked(organisation_id, id=broadcast_id)
    if broadcast.state != Broadcast.State.RUNNING:
        return
    if broadcast.mails.filter(state=Mail.QUEUED).exists():
        _ask_for(broadcast, part=part + 1, now=now)
    else:
        _end(broadcast, Broadcast.State.DONE, now=now)


@transaction.atomic
def settle(*, mail_id: UUID, state: str, reason: str = "", now: datetime) -> None:
    """Note what became of a mail in hand. One that was parked meanwhile stays parked."""
    sent_at = now if state == Mail.SENT else None
    in_hand = BroadcastMail.objects.filter(id=mail_id, state=Mail.SENDING)
    in_hand.update(state=state, reason=reason, sent_at=sent_at)


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
    counted = broadcast.mails.values_list("state").annotate(number=Count("id")).order_by()
    by_state = dict(counted)
    if not by_state:  # the worker has not come to it yet
        by_state = {"queued": broadcast.total}
    return Progress(readers=broadcast.total, state=broadcast.state, **by_state)


def _queue(broadcast: Broadcast) -> None:
    """Write a mail for each reader; once they are written, again changes nothing."""
    if broadcast.mails.exists():
        return
    with connection.cursor() as cursor:
        cursor.execute(QUEUE, _given(broadcast.petition) | {"broadcast": broadcast.id})
        broadcast.total = cursor.rowcount
    broadcast.save(update_fields=["total"])


def _next(organisation_id: UUID, broadcast_id: UUID) -> BroadcastMail | None:
    rows = _mails(organisation_id, broadcast_id).filter(
        state=Mail.QUEUED, broadcast__state=Broadcast.State.RUNNING
    )
    locked = rows.select_for_update(no_key=True, skip_locked=True, of=("self",))
    return locked.select_related("supporter", "broadcast").order_by("id").first()


def _why_not(mail: BroadcastMail) -> str:
    if mail.supporter.erased_at is not None:
        return "erased"
    if not consenting.holds(supporter_id=mail.supporter_id, purpose=PURPOSE):
        return "no_consent"
    return ""


def _mails(organisation_id: UUID, broadcast_id: UUID) -> QuerySet[BroadcastMail]:
    return BroadcastMail.objects.for_org(organisation_id).filter(broadcast_id=broadcast_id)


def _locked(organisation_id: UUID, **which: object) -> Broadcast:
    rows = Broadcast.objects.for_org(organisation_id).select_related("petition")
    rows = rows.select_for_update(no_key=True, of=("self",))
    broadcast = rows.filter(**which).first()
    if broadcast is None:
        raise BroadcastMissing
    return broadcast


def _end(broadcast: Broadcast, state: str, *, now: datetime) -> None:
    broadcast.state, broadcast.finished_at = state, now
    broadcast.save(update_fields=["state", "finished_at"])


def _ask_for(broadcast: Broadcast, *, part: int, now: datetime) -> None:
    event = BroadcastDue(
        organisation_id=broadcast.organisation_id, broadcast_id=broadcast.id, part=part
    )
    outbox.publish(event, now=now)


def _given(petition: Petition) -> dict[str, UUID | str]:
    return {"petition": petition.id, "org": petition.organisation_id, "purpose": PURPOSE}
