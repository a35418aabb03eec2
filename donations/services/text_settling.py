"""The phone company's file, weeks later: taken in whole, each line settled once.

A paid line books the gift on the company's day, as any money by hand is; a refused one lets
its pledge lapse; a reversed one is a refund. A line whose gift is not known waits, is listed,
and is tried again whenever it is told again.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from donations.domain import text_files
from donations.domain.events import TextGiftRefused, TextSettlementWaiting
from donations.domain.pledge_life import PAYABLE, Move, PledgeSettled, State
from donations.domain.text_files import Line, Result
from donations.domain.texting import Fate
from donations.models import Pledge, TextMessage, TextSettlement, TextSettlementLine
from donations.services import moving, pledging, returning, settling, settling_together
from donations.services.settling_together import Came
from mobilize.kit import ids, text
from mobilize.kit.errors import AppError, Kind
from mobilize.kit.money import Money
from mobilize.organisations.models import Organisation, TenantQuerySet, User
from mobilize.outbox import services as outbox
from petitions.domain.uploads import LARGEST, FileTooLarge

AT_ONCE = 200  # lines of one transaction
NOON = time(12)
SETTLED = ["message", "why", "applied_at"]


class TextUnknown(AppError):
    """No confirmed text gift is known by this message."""

    code = "text-unknown"
    kind = Kind.MISSING


class TextDiffers(AppError):
    """The gift of this message is of another amount, or in another currency."""

    code = "text-gift-differs"
    kind = Kind.CONFLICT


@transaction.atomic
def take(
    *, organisation: Organisation, name: str, data: bytes, by: User | None, now: datetime
) -> TextSettlement:
    """Take a file in and have its lines settled; what was settled before is counted only.

    Raises:
        FileTooLarge, text.TextInvalid, and as `text_files.read`
    """
    if len(data) > LARGEST:
        raise FileTooLarge(field="file")
    today = organisation.day_of(now)
    told = text_files.read(data, today=today)
    file = TextSettlement(
        organisation=organisation, name=text.line(name, field="name"), told=len(told), repeated=0,
        made_by=by, made_at=now,
    )  # fmt: skip
    file.save(force_insert=True)
    before = TextSettlementLine.objects.for_org(organisation.id).count()
    _store(file, told)
    fresh = TextSettlementLine.objects.for_org(organisation.id).count() - before
    file.told, file.repeated = fresh, len(told) - fresh
    file.save(update_fields=["told", "repeated"])
    _announce(file, after="", now=now)
    return file


def settle(*, organisation_id: UUID, settlement_id: UUID, after: str, now: datetime) -> None:
    """Settle the next lines of a file that wait. Safe to repeat: a line is settled once."""
    rows = TextSettlementLine.objects.for_org(organisation_id).select_related("organisation")
    waiting = rows.filter(settlement_id=settlement_id, applied_at=None)
    waiting = waiting.filter(id__gt=UUID(after)) if after else waiting
    part = list(waiting.select_for_update(of=("self",)).order_by("id")[:AT_ONCE])
    together = _paid_together(part, now=now)
    for line in part:
        if line.id not in together:
            _try(line, now=now)
    if len(part) == AT_ONCE:
        file = TextSettlement.objects.for_org(organisation_id).get(id=settlement_id)
        _announce(file, after=str(part[-1].id), now=now)
        return
    for line in _reversals(organisation_id):
        _try(line, now=now)


def _paid_together(part: Sequence[TextSettlementLine], *, now: datetime) -> set[UUID]:
    """Settle in few statements the paid lines that fulfil plain promises; return their ids."""
    lines = {line.message_name: line for line in part if line.result == Result.PAID}
    if not lines:
        return set()
    named = _gifts_of(lines, organisation_id=part[0].organisation_id)
    payments = settling_together.record(
        organisation=part[0].organisation,
        came=[_came(pledge_id, line, now=now) for pledge_id, (_, line) in named.items()],
        now=now,
    )
    settled = [named[pledge_id] for pledge_id in payments]
    for message, line in settled:
        message.settled = Result.PAID
        line.message, line.why, line.applied_at = message, "", now
    TextMessage.objects.bulk_update([message for message, _ in settled], ["settled"])
    TextSettlementLine.objects.bulk_update([line for _, line in settled], SETTLED)
    return {line.id for _, line in settled}


def _gifts_of(
    lines: Mapping[str, TextSettlementLine], *, organisation_id: UUID
) -> dict[UUID, tuple[TextMessage, TextSettlementLine]]:
    """Return the gifts, locked, that one of these lines names and no other, by their pledge."""
    names = Q(name__in=list(lines)) | Q(confirmed_by__in=list(lines))
    found = {}
    for message in confirmed(organisation_id).filter(names).order_by("id"):
        said = [lines[name] for name in (message.name, message.confirmed_by) if name in lines]
        if len(said) == 1 and message.pledge_id is not None:
            found[message.pledge_id] = (message, said[0])
    return found


def _came(pledge_id: UUID, line: TextSettlementLine, *, now: datetime) -> Came:
    money = Money(line.amount_minor, line.currency)
    reference = text.line(line.message_name, field="reference")
    return Came(pledge_id, money, reference, _moment(line, now=now))


def _reversals(organisation_id: UUID) -> list[TextSettlementLine]:
    """Return what went back before it was known to have come: files may tell it first."""
    rows = TextSettlementLine.objects.for_org(organisation_id).select_related("organisation")
    early = rows.filter(applied_at=None, result=Result.REVERSED, why="nothing-to-return")
    return list(early.select_for_update(of=("self",)).order_by("id")[:AT_ONCE])


def _store(file: TextSettlement, told: Sequence[Line]) -> None:
    """Store new lines; one that still waits is taken over, so that it is tried again."""
    rows = [
        TextSettlementLine(
            id=ids.new(), organisation_id=file.organisation_id, settlement=file, line=each.line,
            message_name=each.message, result=each.result, amount_minor=each.amount_minor,
            currency=each.currency, settled_on=each.day,
        )
        for each in told
    ]  # fmt: skip
    TextSettlementLine.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
    known = TextSettlementLine.objects.for_org(file.organisation_id).filter(applied_at=None)
    known = known.exclude(settlement=file).filter(message_name__in=[one.message for one in told])
    said = {(one.message, one.result.value): one for one in told}
    for row in known.select_for_update():
        again = said.get((row.message_name, row.result))
        if again is not None:
            row.settlement, row.line, row.settled_on = file, again.line, again.day
            row.amount_minor, row.currency = again.amount_minor, again.currency
            row.save()


def _announce(file: TextSettlement, *, after: str, now: datetime) -> None:
    event = TextSettlementWaiting(
        organisation_id=file.organisation_id, settlement_id=file.id, after=after
    )
    outbox.publish(event, now=now)


def _try(line: TextSettlementLine, *, now: datetime) -> None:
    try:
        with transaction.atomic():
            apply(line, _named(line), by=None, now=now)
    except AppError as refusal:
        line.why = refusal.code
        line.save(update_fields=["why"])


def apply(
    line: TextSettlementLine, message: TextMessage | None, *, by: User | None, now: datetime
) -> None:
    """Settle a line with the gift it is about. Both rows are locked.

    Raises:
        TextUnknown, TextDiffers, PledgeSettled, NothingToReturn
    """
    if message is None or message.pledge is None:
        raise TextUnknown
    pledge = message.pledge
    if (pledge.amount_minor, pledge.currency) != (line.amount_minor, line.currency):
        raise TextDiffers
    APPLIED[Result(line.result)](line, message, by, now)
    line.message, line.why, line.applied_at = message, "", now
    line.save(update_fields=SETTLED)


def confirmed(organisation_id: UUID) -> TenantQuerySet[TextMessage]:
    """Return the confirmed gifts, to be locked."""
    rows = TextMessage.objects.for_org(organisation_id).filter(fate=Fate.CONFIRMED)
    return rows.select_related("pledge").select_for_update(of=("self",))


def _named(line: TextSettlementLine) -> TextMessage | None:
    """Return the gift a line names, by the keyword's message or by the YES that confirmed it.

    A name that staff have assigned leads where they said: what goes back follows what came.
    """
    rows, name = confirmed(line.organisation_id), line.message_name
    assigned = TextSettlementLine.objects.for_org(line.organisation_id).filter(
        message_name=name, applied_at__isnull=False
    )
    return (
        rows.filter(Q(name=name) | Q(confirmed_by=name)).first()
        or rows.filter(id__in=assigned.values("message")).first()
    )


def _paid(line: TextSettlementLine, message: TextMessage, by: User | None, now: datetime) -> None:
    pledge = _locked(message)
    settling.record(
        organisation=line.organisation,
        pledge_id=pledge.id,
        reference=line.message_name,
        received_at=_moment(line, now=now),
        by=by,
        now=now,
    )
    _note(message, Result.PAID)


def _refused(
    _line: TextSettlementLine, message: TextMessage, _by: User | None, now: datetime
) -> None:
    """Let the pledge lapse: the money does not come, and would still be welcome."""
    pledge = _locked(message)
    if pledge.state not in PAYABLE:
        raise PledgeSettled
    if pledge.state == State.OPEN:
        moving.take(pledge, Move.FALL_DUE, at=now)
    if pledge.state != State.LAPSED:
        moving.take(pledge, Move.LAPSE, at=now)
    _note(message, Result.REFUSED)
    outbox.publish(
        TextGiftRefused(organisation_id=message.organisation_id, message_id=message.id), now=now
    )


def _reversed(
    line: TextSettlementLine, message: TextMessage, _by: User | None, now: datetime
) -> None:
    returning.take_back(
        pledge=_locked(message),
        amount_minor=line.amount_minor,
        reference=f"text:{line.id}",
        returned_at=_moment(line, now=now),
        now=now,
    )
    _note(message, Result.REVERSED)


APPLIED = {Result.PAID: _paid, Result.REFUSED: _refused, Result.REVERSED: _reversed}


def _locked(message: TextMessage) -> Pledge:
    if message.pledge_id is None:
        raise TextUnknown
    return pledging.lock(message.organisation_id, message.pledge_id)


def _note(message: TextMessage, result: Result) -> None:
    message.settled = result
    message.save(update_fields=["settled"])


def _moment(line: TextSettlementLine, *, now: datetime) -> datetime:
    """Return noon of the company's day, and never later than now."""
    zone = line.organisation.zone
    return min(datetime.combine(line.settled_on, NOON, tzinfo=zone), now)
