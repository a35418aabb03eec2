"""What the worker keeps each night of attribution, and what is read of it where there is much."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from donations.attribution.questions import Question
from donations.models import AttributionRun, Pledge
from donations.queries import attribution_answers
from donations.reports import attribution
from donations.services import attribution_nights, attribution_runs, totalling
from donations.services.attribution_runs import Made
from mobilize.organisations import scoping
from mobilize.organisations.models import Organisation
from petitions.models import Cause
from tests.builders import MONDAY, a_cause, an_organisation
from tests.clients import scope
from tests.db.donations.journeys import a_gift, a_visit

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
LAST_MONTH = MONDAY - 20 * DAY


@pytest.fixture
def cause() -> Cause:
    """Return a published cause to which two gifts came, last month and yesterday."""
    cause = a_cause(an_organisation())
    a_gift(cause, 500, [("email", 1)], made_at=LAST_MONTH)
    a_gift(cause, 300, [("unknown", 1)], made_at=MONDAY - DAY)
    return cause


def keep(organisation: Organisation) -> list[tuple[int, dict[str, dict[str, int]]]]:
    with scope.nobody():
        made = attribution_nights.keep(organisation=organisation, now=MONDAY)
    return [(each.run.number, each.moved) for each in made]


def test_last_month_is_kept_each_night_and_anew_only_when_something_came_late(
    cause: Cause,
) -> None:
    first, again = keep(cause.organisation), keep(cause.organisation)
    late = a_visit(cause, "whatsapp", at=LAST_MONTH)
    Pledge.objects.filter(amount_minor=500).update(touches=[late.id])

    then = keep(cause.organisation)

    assert (first, again) == ([(1, {}), (1, {})], [])
    assert [number for number, _ in then] == [2, 2]  # of everything, and of the cause
    assert then[0][1]["last"] == {"email": -500, "whatsapp": 500}
    asked = AttributionRun.objects.filter(number=2).values_list("question", flat=True)
    assert {(said["since"], said["until"]) for said in asked} == {("2026-02-01", "2026-02-28")}


def test_where_there_is_much_a_report_reads_what_was_kept_last_night(
    cause: Cause, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = attribution.ask(organisation=cause.organisation, cause=cause)
    computed = attribution.attribution_report(
        question=question, organisation=cause.organisation, now=MONDAY
    )
    totalling.fold(now=MONDAY)
    monkeypatch.setattr(attribution_answers, "MUCH", 1)
    keep(cause.organisation)

    with scoping.within(cause.organisation_id), CaptureQueriesContext(connection) as asked:
        read = attribution.attribution_report(
            question=question, organisation=cause.organisation, now=MONDAY
        )

    assert not [one for one in asked.captured_queries if "petitions_touch" in one["sql"]]
    assert (read.run, read.question.until) == (1, (MONDAY - DAY).date())
    assert (read.moved, read.moved_since) == ({}, "before")
    assert (read.total, read.rows, read.untagged) == (
        computed.total, computed.rows, computed.untagged,
    )  # fmt: skip
    assert keep(cause.organisation) == []


def test_a_run_that_the_database_gives_up_does_not_stop_the_others(
    cause: Cause, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = attribution_runs.make

    def make_but_of_everything(*, question: Question, **given: Any) -> Made:
        if question.cause_id is None:
            connection.cursor().execute("SELECT 1 / 0")
        return make(question=question, **given)

    monkeypatch.setattr(attribution_runs, "make", make_but_of_everything)

    assert keep(cause.organisation) == [(1, {})]
    assert AttributionRun.objects.get().question["cause_id"] == str(cause.id)


def test_what_was_not_kept_is_computed_however_much_there_is(
    cause: Cause, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attribution_answers, "MUCH", -1)
    question = attribution.ask(organisation=cause.organisation, cause=cause, by="campaign")

    report = attribution.attribution_report(
        question=question, organisation=cause.organisation, now=MONDAY
    )

    assert (report.run, report.total) == (None, 800)
