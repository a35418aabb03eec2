"""One definition of which pledges stand as promised, and that all who use it say the same."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from donations.attribution.heuristics import HEURISTICS
from donations.attribution.questions import Question
from donations.domain.pledge_life import STANDS, State
from donations.models import Pledge
from donations.queries import attribution, cause_money, promises
from donations.reports import conversion, promised, sums
from donations.reports.sums import Span
from donations.services import settling
from petitions.models import Cause
from tests.builders import MONDAY, a_cause, a_pledge, an_organisation

pytestmark = pytest.mark.django_db
WAITS = {"condition": "givers", "condition_number": 500}
ENDS: dict[State, dict[str, Any]] = {
    State.CONDITIONAL: WAITS,
    State.VOID: {**WAITS, "voided_at": MONDAY},
    State.CANCELLED: {"cancelled_at": MONDAY},
    State.LAPSED: {"lapsed_at": MONDAY},
}


def one_of_each(cause: Cause) -> dict[State, int]:
    """Let a cause have one pledge in every state, each of another amount; return the amounts."""
    amounts = {state: 100 * 2**place for place, state in enumerate(State)}
    for state, amount in amounts.items():
        if state == State.FULFILLED:
            kept = a_pledge(cause, amount, rail="cash")
            settling.record(
                organisation=cause.organisation, pledge_id=kept.id, reference="Box 3",
                received_at=MONDAY, by=None, now=MONDAY,
            )  # fmt: skip
        else:
            a_pledge(cause, amount, state=state, **ENDS.get(state, {}))
    return amounts


def test_the_database_says_of_every_state_what_the_domain_says() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT state, donations_pledge_stands(state) FROM unnest(%s::text[]) AS state",
            [[state.value for state in State]],
        )
        said = dict(cursor.fetchall())

    assert {state for state, stands in said.items() if stands} == {each.value for each in STANDS}
    assert len(said) == len(State)


def test_reports_totals_and_conditions_count_the_same_promises() -> None:
    cause = a_cause(an_organisation())
    amounts = one_of_each(cause)
    span = Span(
        organisation=cause.organisation, cause_id=cause.id, currency=cause.currency,
        since=None, until=None,
    )  # fmt: skip

    plain = sum(amount * many for _way, amount, many in sums.promised(span))
    converted = conversion.money(span, into=cause.currency).promised
    asked = Question(currency=cause.currency, cause_id=cause.id, conversion="pledge")
    credited = attribution.credited(asked, cause.organisation)
    shown = {each.currency: each for each in cause_money.of(cause.id)}[cause.currency]
    side_by_side = promised.of_causes(cause.organisation_id)[0]

    expected = sum(amounts[state] for state in STANDS)
    assert plain == expected
    assert sum(amount * many for (_way, amount), many in converted.items()) == expected
    assert {sum(each.minor[model] for each in credited) for model in HEURISTICS} == {expected}
    assert shown.promised_minor == expected
    assert promises.standing(cause.organisation_id, cause.id).total_minor == expected
    assert side_by_side.promised_minor - side_by_side.lapsed_minor == expected
    assert side_by_side.lapsed_minor == amounts[State.LAPSED]


def test_a_promise_counts_on_the_day_it_was_made_whatever_the_currency_of_the_report() -> None:
    cause = a_cause(an_organisation())
    a_pledge(cause, 700, made_at=MONDAY + timedelta(days=1))
    only_monday = Span(
        organisation=cause.organisation, cause_id=cause.id, currency=cause.currency,
        since=MONDAY.date(), until=MONDAY.date(),
    )  # fmt: skip

    assert Pledge.objects.count() == 1
    assert sums.promised(only_monday) == []
    assert conversion.money(only_monday, into=cause.currency).promised == {}
