"""Reminding givers of pledges that are still open: twice at most, and only who wants news."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Subquery, UUIDField
from django.db.models.functions import Coalesce

from donations.models import Payment, Pledge
from mobilize.organisations.models import TenantQuerySet
from petitions.domain.prompt_kinds import PLEDGE_STEPS
from petitions.models import Signature
from petitions.queries.prompt_facts import Wanted
from petitions.services import prompt_deciding

KIND = "pledge_reminder"
REASON = "pledge_settled"
CATCH_UP = timedelta(days=2)  # how long a reminder may come late, if nothing ran on its day
AT_ONCE = 500
SAID = ("id", "made_at", "supporter_id", "about")


def remind(*, organisation_id: UUID, now: datetime) -> int:
    """Queue the reminders that are due; return how many were decided. Safe to repeat.

    After three days and after ten. A reminder needs a petition, because consent was given
    for one: the pledge's own, or the newest of its cause that the giver has signed.
    """
    return sum(
        prompt_deciding.queue(organisation_id=organisation_id, wanted=part, now=now)
        for after in PLEDGE_STEPS
        for part in _due(organisation_id, after, now=now)
    )


@transaction.atomic
def call_off(*, pledge: Pledge) -> None:
    """Let the reminders of a pledge that is no longer open stay unsent."""
    prompt_deciding.call_off(
        organisation_id=pledge.organisation_id,
        kind=KIND,
        occasions=[_occasion(pledge.id, after) for after in PLEDGE_STEPS],
        reason=REASON,
    )


def _due(organisation_id: UUID, after: timedelta, *, now: datetime) -> Iterator[list[Wanted]]:
    """Yield the pledges of one day, 500 at a time, as reminders."""
    rows = _open(organisation_id).filter(
        made_at__gt=now - after - CATCH_UP, made_at__lte=now - after
    )
    last: tuple[datetime, UUID] | None = None
    while part := list(_following(rows, last).values_list(*SAID)[:AT_ONCE]):
        yield [_wanted(after, *said) for said in part]
        last = part[-1][1], part[-1][0]


def _wanted(
    after: timedelta, pledge_id: UUID, made_at: datetime, supporter_id: UUID, about: UUID
) -> Wanted:
    return Wanted(
        kind=KIND,
        occasion=_occasion(pledge_id, after),
        supporter_id=supporter_id,
        petition_id=about,
        true_since=made_at + after,
    )


def _open(organisation_id: UUID) -> TenantQuerySet[Pledge]:
    signed = Signature.objects.filter(
        supporter_id=OuterRef("supporter_id"),
        petition__cause_id=OuterRef("cause_id"),
        state=Signature.State.CONFIRMED,
    )
    newest = signed.order_by("-confirmed_at", "-id").values("petition_id")[:1]
    being_paid = Payment.objects.filter(pledge=OuterRef("pk"), state="processing")
    rows = Pledge.objects.for_org(organisation_id).filter(
        ~Exists(being_paid),
        state=Pledge.State.OPEN,
        supporter__isnull=False,
        mandate=None,
        collection=None,
    )
    told = rows.annotate(about=Coalesce("petition_id", Subquery(newest), output_field=UUIDField()))
    return told.filter(about__isnull=False)


def _following(
    rows: TenantQuerySet[Pledge], last: tuple[datetime, UUID] | None
) -> TenantQuerySet[Pledge]:
    if last is not None:
        made_at, pledge_id = last
        rows = rows.filter(Q(made_at__gt=made_at) | Q(made_at=made_at, id__gt=pledge_id))
    return rows.order_by("made_at", "id")


def _occasion(pledge_id: UUID, after: timedelta) -> str:
    return f"{pledge_id}:{after.days}"
