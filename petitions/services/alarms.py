"""Alarms: something grows faster than it does, or somebody brings only themselves.

An alarm changes nothing. Staff look, and clear it; the same subject is then left in
peace for a day.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from mobilize.kit import ids
from mobilize.organisations.models import Organisation, User
from petitions.domain import rings, velocity
from petitions.models import Alarm
from petitions.queries import held, pace

PEACE = timedelta(days=1)
PETITION_AT_LEAST = 50  # sign-ups an hour on one petition
LINK_AT_LEAST = 20  # sign-ups an hour through one supporter's link
LOOKED_BACK = timedelta(days=2)  # over which a network's hash may be compared with its parent's

PETITION_PACE, LINK_PACE = "petition_pace", "link_pace"
RING, SELF_BROUGHT = "ring", "self_brought"


@transaction.atomic
def watch_pace(*, now: datetime) -> int:
    """Raise an alarm for each petition and each link that grows unusually; return how many."""
    return _raise([*_petitions(now), *_links(now)], now=now)


@transaction.atomic
def watch_forest(*, now: datetime) -> int:
    """Raise an alarm for each ring and for who brings many from their own network."""
    return _raise([*_rings(now), *_self_brought(now)], now=now)


@transaction.atomic
def clear(*, org: Organisation, alarm_id: UUID, by: User | None, now: datetime) -> Alarm:
    """Note that somebody has looked. A second call changes nothing.

    Raises:
        AlarmMissing
    """
    rows = Alarm.objects.for_org(org.id).select_for_update(no_key=True)
    alarm = rows.filter(id=alarm_id).first()
    if alarm is None:
        raise held.AlarmMissing
    if alarm.cleared_at is None:
        alarm.cleared_at, alarm.cleared_by = now, by
        alarm.save(update_fields=["cleared_at", "cleared_by"])
    return alarm


@transaction.atomic
def raise_one(*, organisation_id: UUID, kind: str, observed: int, now: datetime) -> bool:
    """Raise an alarm about an organisation as a whole; say whether it is new.

    While one of its kind stands there is no second, nor for a day after it was cleared.
    """
    mine = Alarm.objects.for_org(organisation_id).filter(petition=None, kind=kind, subject="")
    if mine.filter(Q(cleared_at=None) | Q(cleared_at__gt=now - PEACE)).exists():
        return False
    _alarm, is_new = mine.get_or_create(
        organisation_id=organisation_id,
        petition=None,
        kind=kind,
        subject="",
        cleared_at=None,
        defaults={"id": ids.new(), "observed": observed, "expected": 0, "raised_at": now},
    )
    return is_new


def _raise(alarms: list[Alarm], *, now: datetime) -> int:
    recent = Alarm.objects.filter(cleared_at__gt=now - PEACE)
    at_peace = set(recent.values_list("organisation_id", "petition_id", "kind", "subject"))
    standing = set(
        Alarm.objects.filter(cleared_at=None).values_list(
            "organisation_id", "petition_id", "kind", "subject"
        )
    )
    fresh = [alarm for alarm in alarms if _name(alarm) not in at_peace | standing]
    # Another worker may raise the same one at this moment; one standing alarm remains.
    Alarm.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


def _name(alarm: Alarm) -> tuple[UUID, UUID | None, str, str]:
    return (alarm.organisation_id, alarm.petition_id, alarm.kind, alarm.subject)


def _petitions(now: datetime) -> Iterator[Alarm]:
    for seen in pace.of_petitions(now=now):
        verdict = velocity.judge(seen.this_hour, seen.before, at_least=PETITION_AT_LEAST)
        if verdict.unusual:
            yield _of_pace(seen, PETITION_PACE, verdict, now=now)


def _links(now: datetime) -> Iterator[Alarm]:
    for seen in pace.of_links(now=now):
        verdict = velocity.judge(seen.this_hour, seen.before, at_least=LINK_AT_LEAST)
        if verdict.unusual:
            yield _of_pace(seen, LINK_PACE, verdict, now=now)


def _of_pace(seen: pace.Pace, kind: str, verdict: velocity.Verdict, *, now: datetime) -> Alarm:
    return Alarm(
        id=ids.new(),
        organisation_id=seen.organisation_id,
        petition_id=seen.petition_id,
        kind=kind,
        subject=seen.subject,
        observed=verdict.observed,
        expected=verdict.expected,
        raised_at=now,
    )


def _rings(now: datetime) -> Iterator[Alarm]:
    for organisation_id, brought in pace.possible_circles().items():
        for ring in rings.rings(brought):
            yield _of_people(organisation_id, RING, min(ring), len(ring), now=now)


def _self_brought(now: datetime) -> Iterator[Alarm]:
    for organisation_id, brought in pace.from_the_same_network(since=now - LOOKED_BACK).items():
        for supporter_id, many in rings.self_brought(brought):
            yield _of_people(organisation_id, SELF_BROUGHT, supporter_id, many, now=now)


def _of_people(
    organisation_id: UUID, kind: str, supporter_id: UUID, many: int, *, now: datetime
) -> Alarm:
    return Alarm(
        id=ids.new(),
        organisation_id=organisation_id,
        kind=kind,
        subject=str(supporter_id),
        observed=many,
        expected=0,
        raised_at=now,
    )
