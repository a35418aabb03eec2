"""Reminding givers of money that is due: twice at most, and only who wants news."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import (
    CharField,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    UUIDField,
)
from django.db.models.functions import Cast, Coalesce

from donations.domain import cadence
from donations.domain.pledge_life import OWING, REMIND_AFTER, Move, State
from donations.models import Payment, Pledge, SavedMethod
from donations.services import moving
from mobilize.organisations.models import Organisation, TenantQuerySet
from petitions.models import SharePrompt, Signature
from petitions.queries.prompt_facts import Wanted
from petitions.services import prompt_deciding

KIND = "pledge_reminder"
REASON = "pledge_settled"
CATCH_UP = timedelta(days=2)  # how long a reminder may come late, if nothing ran on its day
LOOKED_FOR = timedelta(days=21)  # since the due day a reminder may still be on its way
AT_ONCE = 500
SAID = ("id", "due_on", "supporter_id", "about")
GONE_OUT = ["sent", "uncertain"]


def remind(*, organisation: Organisation, now: datetime) -> int:
    """Queue the reminders that are due; return how many were decided. Safe to repeat.

    On the day the money is due and a week later. A reminder needs a petition, because consent
    was given for one: the pledge's own, or the newest of its cause that the giver has signed.
    """
    return sum(
        prompt_deciding.queue(organisation_id=organisation.id, wanted=part, now=now)
        for number in range(1, len(REMIND_AFTER) + 1)
        for part in _due(organisation, number, now=now)
    )


@transaction.atomic
def count(*, organisation: Organisation, now: datetime) -> int:
    """Write down on the pledges which reminders have gone out; return how many were new."""
    behind = _behind(organisation, now=now).select_for_update(of=("self",)).order_by("id")
    counted = 0
    for pledge in behind:
        if pledge.state == State.OPEN:
            moving.take(pledge, Move.FALL_DUE, at=now)
        while pledge.reminders < pledge.gone_out:  # type: ignore[attr-defined]  # annotated
            moving.take(pledge, Move.REMIND, at=now)
            counted += 1
    return counted


def call_off(*, pledge: Pledge) -> None:
    """Let the reminders of a pledge that is not owed any more stay unsent."""
    call_off_all(organisation_id=pledge.organisation_id, pledges=[pledge])


def call_off_all(*, organisation_id: UUID, pledges: Sequence[Pledge]) -> None:
    """Let the reminders of pledges that are not owed any more stay unsent."""
    prompt_deciding.call_off(
        organisation_id=organisation_id,
        kind=KIND,
        occasions=[
            _occasion(pledge.id, pledge.due_on, number)
            for pledge in pledges
            for number in range(1, len(REMIND_AFTER) + 1)
        ],
        reason=REASON,
    )


def _due(organisation: Organisation, number: int, *, now: datetime) -> Iterator[list[Wanted]]:
    """Yield the pledges whose money was due so many days ago, 500 at a time, as reminders."""
    zone = organisation.zone
    newest = cadence.today(now, zone) - REMIND_AFTER[number - 1]
    rows = _owing(organisation.id).filter(due_on__gt=newest - CATCH_UP, due_on__lte=newest)
    if number == 1:
        rows = rows.filter(~Exists(_kept()))  # that day it is charged, as was announced
    last: tuple[date, UUID] | None = None
    while part := list(_following(rows, last).values_list(*SAID)[:AT_ONCE]):
        yield [_wanted(number, zone, *said) for said in part]
        last = part[-1][1], part[-1][0]


def _wanted(
    number: int, zone: ZoneInfo, pledge_id: UUID, due_on: date, supporter_id: UUID, about: UUID
) -> Wanted:
    day = due_on + REMIND_AFTER[number - 1]
    return Wanted(
        kind=KIND,
        occasion=_occasion(pledge_id, due_on, number),
        supporter_id=supporter_id,
        petition_id=about,
        true_since=datetime.combine(day, time(), tzinfo=zone),
    )


def unpaid(organisation_id: UUID) -> TenantQuerySet[Pledge]:
    """Return the promises whose money is expected, by somebody who is not paying right now.

    A recurring gift is charged: what its giver hears then is `emails.plans`.
    """
    being_paid = Payment.objects.filter(pledge=OuterRef("pk"), state="processing")
    return Pledge.objects.for_org(organisation_id).filter(
        ~Exists(being_paid),
        state__in=[State.OPEN, *OWING],
        supporter__isnull=False,
        plan=None,
        mandate=None,
        collection=None,
    )


def _owing(organisation_id: UUID) -> TenantQuerySet[Pledge]:
    """Return those of which a petition says what the consent was given for."""
    signed = Signature.objects.filter(
        supporter_id=OuterRef("supporter_id"),
        petition__cause_id=OuterRef("cause_id"),
        state=Signature.State.CONFIRMED,
    )
    newest = signed.order_by("-confirmed_at", "-id").values("petition_id")[:1]
    rows = unpaid(organisation_id)
    told = rows.annotate(about=Coalesce("petition_id", Subquery(newest), output_field=UUIDField()))
    return told.filter(about__isnull=False)


def _kept() -> TenantQuerySet[SavedMethod]:
    return SavedMethod.objects.filter(pledge=OuterRef("pk"), revoked_at=None)


def _behind(organisation: Organisation, *, now: datetime) -> TenantQuerySet[Pledge]:
    """Return the pledges of which fewer reminders are written down than have gone out."""
    today = organisation.day_of(now)
    prompts = SharePrompt.objects.filter(
        supporter_id=OuterRef("supporter_id"),
        kind=KIND,
        state__in=GONE_OUT,
        occasion__startswith=Cast(OuterRef("pk"), CharField()),
    )
    many = prompts.order_by().values("kind").annotate(many=Count("pk")).values("many")
    rows = Pledge.objects.for_org(organisation.id).filter(
        state__in=[State.OPEN, *OWING], due_on__gte=today - LOOKED_FOR, plan=None
    )
    told = rows.annotate(gone_out=Coalesce(Subquery(many, output_field=IntegerField()), 0))
    return told.filter(gone_out__gt=F("reminders"))


def _following(
    rows: TenantQuerySet[Pledge], last: tuple[date, UUID] | None
) -> TenantQuerySet[Pledge]:
    if last is not None:
        due_on, pledge_id = last
        rows = rows.filter(Q(due_on__gt=due_on) | Q(due_on=due_on, id__gt=pledge_id))
    return rows.order_by("due_on", "id")


def _occasion(pledge_id: UUID, due_on: date | None, number: int) -> str:
    return f"{pledge_id}:{due_on or ''}.{number}"
