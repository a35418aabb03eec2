"""A cause's days are what its ledger, its promises and its signatures say, folded or not."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from donations.models import CauseDay, DayChange, DayRecount
from donations.queries import day_totals
from donations.queries.day_totals import DayTotal
from donations.reports.overview import overview
from donations.services import rolling
from mobilize.organisations import scoping
from petitions.models import Cause, Signature
from tests.builders import (
    MONDAY,
    a_cause,
    a_confirmed_signature,
    a_pledge,
    a_supporter,
    an_open_petition,
    an_organisation,
)
from tests.clients import scope
from tests.db.donations.journeys import a_gift, given_back

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
TODAY = MONDAY.date()


def days(cause: Cause, **said: object) -> Mapping[date, DayTotal]:
    return day_totals.of(cause.id, currency=cause.currency, **said)  # type: ignore[arg-type]


def test_what_comes_is_in_its_day_from_its_commit_on_and_folding_changes_nothing() -> None:
    cause = a_cause(an_organisation())
    gift = a_gift(cause, 2500)
    given_back(gift, 900, at=MONDAY + 2 * DAY)
    petition = an_open_petition(cause.organisation, cause=cause)
    a_confirmed_signature(petition, supporter=a_supporter(cause.organisation))
    before = days(cause)

    folded = rolling.fold(now=MONDAY)

    assert before == {
        TODAY: DayTotal(2500, 0, 1, 2500, 0, 1, 1),
        TODAY + 2 * DAY: DayTotal(settled_minor=-900, back_minor=-900),
    }
    assert days(cause) == before
    assert days(cause, until=TODAY).keys() == {TODAY}
    assert days(cause, petition_id=petition.id) == {TODAY: DayTotal(signatures=1)}
    assert folded > 0
    assert not DayChange.objects.exists()
    assert rolling.fold(now=MONDAY) == 0


def test_the_overview_of_a_cause_reads_the_days_as_they_are_kept() -> None:
    cause = a_cause(an_organisation())
    given_back(a_gift(cause, 2500), 900, at=MONDAY)

    with CaptureQueriesContext(connection) as asked:
        found = overview(organisation=cause.organisation, cause=cause, now=MONDAY)

    assert not [one for one in asked.captured_queries if "ledgerentry" in one["sql"]]
    (busy,) = [day for day in found.days if day.gifts]
    assert (busy.on, busy.money_minor, busy.back_minor, busy.gifts) == (TODAY, 1600, -900, 1)
    assert (busy.promised_minor, busy.promises, busy.signatures) == (2500, 1, 0)


def test_a_signature_that_is_removed_leaves_the_day_on_which_it_was_confirmed() -> None:
    cause = a_cause(an_organisation())
    petition = an_open_petition(cause.organisation, cause=cause)
    signature = a_confirmed_signature(petition, supporter=a_supporter(cause.organisation))
    rolling.fold(now=MONDAY)

    gone = Signature.objects.filter(id=signature.id)
    gone.update(state="removed", ended_at=MONDAY + 3 * DAY)

    assert days(cause) == {}
    rolling.fold(now=MONDAY)
    assert days(cause) == {}
    gone.update(state="confirmed", ended_at=None)
    assert days(cause) == {TODAY: DayTotal(signatures=1)}


def test_days_begin_where_the_organisation_is() -> None:
    cause = a_cause(an_organisation(time_zone="Asia/Kolkata"))
    late = MONDAY.replace(hour=20)  # half past one in the night

    a_pledge(cause, 1000, made_at=late)

    assert days(cause) == {TODAY + DAY: DayTotal(promised_minor=1000, promises=1)}


def test_a_recount_finds_every_line_and_says_which_drift_until_they_are_repaired() -> None:
    cause = a_cause(an_organisation())
    petition = an_open_petition(cause.organisation, cause=cause)
    a_gift(cause, 2500)
    a_gift(cause, 700, petition=petition, made_at=MONDAY + DAY)
    a_confirmed_signature(petition, supporter=a_supporter(cause.organisation))
    rolling.fold(now=MONDAY)
    right = days(cause)
    found = rolling.recount(now=MONDAY)
    assert found.drifting == ()
    assert sum(row.lines for row in day_totals.newest_recount(cause.id)) == 3

    CauseDay.objects.filter(day=TODAY, currency="EUR").update(settled_minor=2600)
    CauseDay.objects.filter(day=TODAY + DAY).update(settled_minor=600)
    wrong = rolling.recount(now=MONDAY + DAY)

    assert wrong.drifting == (cause.id,)
    said = {row.currency: row for row in day_totals.newest_recount(cause.id)}
    assert (said["EUR"].drifting, said["EUR"].money_drift, said[""].drifting) == (2, 200, 0)
    assert rolling.repair() == 2
    assert days(cause) == right
    rolling.fold(now=MONDAY)
    assert rolling.recount(now=MONDAY + 2 * DAY).drifting == ()
    assert DayRecount.objects.filter(cause=cause).count() == 6


def test_another_organisation_sees_no_day() -> None:
    cause = a_cause(an_organisation())
    a_gift(cause, 2500)
    others = an_organisation()

    with scope.nobody(), scoping.within(others.id):
        assert days(cause) == {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM donations_daychange")
        assert cursor.fetchone()[0] > 0
