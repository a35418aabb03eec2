"""Reports kept each night for whom so much came that pages only read."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from donations.attribution.questions import Question
from donations.models import KeptReport
from donations.queries import attribution_answers, journeys
from donations.queries.journeys import Ways
from donations.reports import attribution, nightly
from donations.reports.channels import ChannelReport, channel_report
from donations.reports.journeys import JourneysReport, journeys_report
from donations.services import report_nights, totalling
from mobilize.organisations import scoping
from mobilize.organisations.models import Organisation
from petitions.models import Cause
from tests.builders import MONDAY, a_cause, an_organisation
from tests.clients import scope
from tests.db.donations.journeys import a_gift

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
YESTERDAY = (MONDAY - DAY).date()


@pytest.fixture
def cause(monkeypatch: pytest.MonkeyPatch) -> Cause:
    """Return a cause of an organisation to which much came: by mail, untagged, and unseen."""
    cause = a_cause(an_organisation())
    a_gift(cause, 500, [("email", 40), ("facebook", 1)], made_at=MONDAY - 20 * DAY)
    a_gift(cause, 300, [("unknown", 1)], made_at=MONDAY - DAY)
    a_gift(cause, 100, [], made_at=MONDAY - DAY)
    totalling.fold(now=MONDAY)
    monkeypatch.setattr(attribution_answers, "MUCH", 1)
    return cause


def keep(cause: Cause) -> int:
    with scope.nobody():
        return report_nights.keep(
            organisation=cause.organisation, reports=nightly.REPORTS, now=MONDAY
        )


def report(cause: Cause, *, now: datetime = MONDAY, **asked: Any) -> JourneysReport:
    question = attribution.ask(organisation=cause.organisation, cause=cause, **asked)
    return journeys_report(question=question, organisation=cause.organisation, now=now)


def test_where_there_is_much_journeys_are_read_as_the_night_counted_them(cause: Cause) -> None:
    computed = report(cause)

    assert keep(cause) == 6  # last month and up to last night: journeys of all, and of the cause
    with scoping.within(cause.organisation_id), CaptureQueriesContext(connection) as asked:
        read = report(cause)

    assert not [one for one in asked.captured_queries if "petitions_touch" in one["sql"]]
    assert (computed.computed_at, read.computed_at) == (None, MONDAY)
    assert read.question.until == YESTERDAY
    assert computed.number == 3
    assert replace(read, question=computed.question, computed_at=None) == computed


def test_a_month_that_is_over_is_read_as_long_as_it_stands(cause: Cause) -> None:
    keep(cause)

    last = report(cause, since=date(2026, 2, 1), until=date(2026, 2, 28), now=MONDAY + 9 * DAY)

    assert (last.minor, last.computed_at) == (500, MONDAY)
    assert last.question.until == date(2026, 2, 28)


def test_what_no_night_kept_is_computed(cause: Cause) -> None:
    keep(cause)

    filtered = report(cause, language="fr")
    past = report(cause, until=date(2026, 2, 20))
    old = report(cause, now=MONDAY + 3 * DAY)

    assert [each.computed_at for each in (filtered, past, old)] == [None] * 3
    assert old.number == 3


def test_a_night_takes_the_place_of_the_one_before(cause: Cause) -> None:
    keep(cause)
    a_gift(cause, 200, [("email", 1)], made_at=MONDAY)
    with scope.nobody():
        report_nights.keep(
            organisation=cause.organisation, reports=nightly.REPORTS, now=MONDAY + DAY
        )

    assert report(cause, now=MONDAY + DAY).minor == 1100
    assert KeptReport.objects.for_org(cause.organisation_id).count() == 6


def test_one_that_the_database_gives_up_does_not_stop_the_others(
    cause: Cause, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = journeys.ways

    def count_but_of_everything(question: Question, organisation: Organisation) -> Ways:
        if question.cause_id is None:
            connection.cursor().execute("SELECT 1 / 0")
        return count(question, organisation)

    monkeypatch.setattr(journeys, "ways", count_but_of_everything)

    assert keep(cause) == 4


def test_nothing_is_kept_where_a_look_is_quick(
    cause: Cause, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attribution_answers, "MUCH", 50)

    assert keep(cause) == 0
    assert report(cause).computed_at is None


def channels(cause: Cause, **asked: Any) -> ChannelReport:
    return channel_report(organisation=cause.organisation, cause=cause, now=MONDAY, **asked)


def test_channels_are_read_as_the_night_counted_them_to_the_cent(cause: Cause) -> None:
    a_gift(cause, 1001, [("facebook", 2), ("email", 1)], made_at=MONDAY - DAY, rail="sms")
    computed = channels(cause)

    keep(cause)
    a_gift(cause, 50, [("email", 1)], made_at=MONDAY)
    read = channels(cause)

    assert (computed.computed_at, read.computed_at) == (None, MONDAY)
    assert read.until == YESTERDAY
    assert replace(read, until=None, computed_at=None) == computed
    assert read.total_minor == 1901
    assert channels(cause, until=MONDAY.date()).total_minor == 1901
    assert channels(cause, until=MONDAY.date(), currency="USD").total_minor == 0


def test_an_answer_that_other_code_kept_is_computed_anew(cause: Cause) -> None:
    keep(cause)
    KeptReport.objects.for_org(cause.organisation_id).update(body={"cause_slug": "clean-water"})

    assert channels(cause).total_minor == 900
    assert report(cause).minor == 900
