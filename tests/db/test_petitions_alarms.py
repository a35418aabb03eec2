"""Alarms: raised once, cleared by staff, quiet for a day."""

from datetime import datetime, timedelta

import pytest

from mobilize.kit import ids
from petitions.models import Alarm, Petition, ShareLink, Signature, Touch
from petitions.services import alarms
from tests.builders import (
    MONDAY,
    a_confirmed_signature,
    a_link,
    a_member,
    a_signature,
    a_supporter,
    an_open_petition,
    an_organisation,
)

pytestmark = pytest.mark.django_db

NOON = MONDAY + timedelta(hours=3)


@pytest.fixture
def petition(monkeypatch: pytest.MonkeyPatch) -> Petition:
    monkeypatch.setattr(alarms, "PETITION_AT_LEAST", 6)
    monkeypatch.setattr(alarms, "LINK_AT_LEAST", 6)
    return an_open_petition(an_organisation())


def a_crowd(petition: Petition, many: int, *, link: ShareLink | None = None) -> None:
    for _ in range(many):
        touch = a_touch(link) if link else None
        a_signature(petition, signed_at=NOON - timedelta(minutes=5), touch=touch)


def a_touch(link: ShareLink) -> Touch:
    return Touch.objects.create(
        organisation=link.organisation, link=link, channel=link.channel, known_by="code",
        occurred_at=MONDAY,
    )  # fmt: skip


def raised() -> list[tuple[str, str, int, int]]:
    rows = Alarm.objects.order_by("kind").values_list("kind", "subject", "observed", "expected")
    return list(rows)


def test_a_sudden_crowd_raises_one_alarm_however_often_somebody_looks(petition: Petition) -> None:
    a_crowd(petition, 12)

    first = alarms.watch_pace(now=NOON)
    again = alarms.watch_pace(now=NOON + timedelta(minutes=5))

    assert (first, again) == (1, 0)
    assert raised() == [("petition_pace", "", 12, 0)]


def test_a_busy_petition_is_not_unusual(petition: Petition) -> None:
    for hour in range(1, 25):
        for _ in range(3):
            a_signature(petition, signed_at=NOON - timedelta(hours=hour, minutes=20))
    a_crowd(petition, 7)

    alarms.watch_pace(now=NOON)

    assert raised() == []


def test_a_supporters_link_that_brings_a_crowd_is_named(petition: Petition) -> None:
    link = a_link(petition, signature=a_confirmed_signature(petition))
    a_crowd(petition, 8, link=link)

    alarms.watch_pace(now=NOON)

    assert ("link_pace", link.code, 8, 0) in raised()


def test_the_organisations_own_newsletter_is_no_referrer(petition: Petition) -> None:
    a_crowd(petition, 8, link=a_link(petition))

    alarms.watch_pace(now=NOON)

    assert {kind for kind, *_ in raised()} == {"petition_pace"}


def test_whoever_clears_an_alarm_has_a_day_of_peace(petition: Petition) -> None:
    a_crowd(petition, 12)
    greta = a_member(petition.organisation)
    alarms.watch_pace(now=NOON)
    alarm = Alarm.objects.get()

    alarms.clear(org=petition.organisation, alarm_id=alarm.id, by=greta, now=NOON)
    after = [alarms.watch_pace(now=NOON + timedelta(minutes=5)), next_day(petition)]

    alarm.refresh_from_db()
    assert (alarm.cleared_by, alarm.cleared_at) == (greta, NOON)
    assert after == [0, 1]


def next_day(petition: Petition) -> int:
    tomorrow = NOON + timedelta(days=1, hours=1)
    for _ in range(12):
        a_signature(petition, signed_at=tomorrow - timedelta(minutes=5))
    return alarms.watch_pace(now=tomorrow)


def brought(by: Signature, petition: Petition, **fields: object) -> Signature:
    return a_confirmed_signature(
        petition, parent=by, root_id=by.root_id, depth=by.depth + 1, **fields
    )


def test_people_who_bring_each_other_over_several_petitions_are_a_ring(petition: Petition) -> None:
    org = petition.organisation
    people = [a_supporter(org) for _ in range(3)]
    for number, first in enumerate(people):
        place = an_open_petition(org, slug=f"petition-{number}", cause=petition.cause)
        parent = a_confirmed_signature(place, supporter=first)
        brought(parent, place, supporter=people[(number + 1) % 3])

    alarms.watch_forest(now=NOON)

    assert raised() == [("ring", str(min(one.id for one in people)), 3, 0)]


def test_who_brings_five_from_their_own_network_is_named(petition: Petition) -> None:
    home = b"\x01" * 16
    parent = a_confirmed_signature(petition, network=home)
    for _ in range(5):
        brought(parent, petition, network=home)
    lone = a_confirmed_signature(petition, network=b"\x02" * 16)
    brought(lone, petition, network=b"\x02" * 16)

    alarms.watch_forest(now=made(parent))

    assert raised() == [("self_brought", str(parent.supporter_id), 5, 0)]


def made(signature: Signature) -> datetime:
    return ids.made_at(signature.id)
