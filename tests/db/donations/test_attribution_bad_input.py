"""Journeys as they should not be: each has a right answer, in every model."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from donations.attribution.heuristics import HEURISTICS
from donations.attribution.questions import Question
from donations.models import Pledge
from donations.queries import attribution
from petitions.models import Cause
from tests.builders import MONDAY, a_cause, an_open_petition, an_organisation
from tests.db.donations.journeys import a_gift, a_signer

pytestmark = pytest.mark.django_db

# Midnights in Paris before and after the clocks change, in UTC: a day of 23 hours, one of 25.
SHORT = (datetime(2026, 3, 28, 23, tzinfo=UTC), datetime(2026, 3, 29, 22, tzinfo=UTC))
LONG = (datetime(2025, 10, 25, 22, tzinfo=UTC), datetime(2025, 10, 26, 23, tzinfo=UTC))
MOMENT = timedelta(seconds=1)


@pytest.fixture
def cause() -> Cause:
    return a_cause(an_organisation(time_zone="Europe/Paris"))


def credited(cause: Cause, **said: object) -> dict[str, dict[str, int]]:
    question = Question(**{"currency": cause.currency, "cause_id": cause.id, **said})  # type: ignore[arg-type]
    found: dict[str, dict[str, int]] = {model: {} for model in HEURISTICS}
    for credit in attribution.credited(question, cause.organisation):
        for model, minor in credit.minor.items():
            if minor:
                found[model][credit.label] = found[model].get(credit.label, 0) + minor
    return found


def test_a_visit_after_the_gift_did_not_bring_it(cause: Cause) -> None:
    a_gift(cause, 500, [("email", 2), ("facebook", -1)])

    assert credited(cause) == {model: {"email": 500} for model in HEURISTICS}


def test_a_gift_older_than_every_visit_came_from_nobody_knows_where(cause: Cause) -> None:
    pledge = a_gift(cause, 500, [("facebook", -1)])
    type(pledge).objects.filter(id=pledge.id).update(journey=[])

    assert credited(cause) == {model: {"unknown": 500} for model in HEURISTICS}


@pytest.mark.parametrize(("begins", "ends"), [SHORT, LONG], ids=["23 hours", "25 hours"])
@pytest.mark.parametrize("conversion", ["money", "pledge", "signature"])
def test_the_day_the_clocks_change_is_the_organisations_from_midnight_to_midnight(
    cause: Cause, conversion: str, begins: datetime, ends: datetime
) -> None:
    petition = an_open_petition(cause.organisation, cause=cause)
    moments = {
        "before": begins - MOMENT, "early": begins, "late": ends - MOMENT, "after": ends,
    }  # fmt: skip
    for name, at in moments.items():
        a_gift(cause, 100, [(name, 0.5)], made_at=at)
        a_signer(petition, [(name, 0.5)], signed_at=at)
    day: date = ends.date()

    found = credited(cause, conversion=conversion, measure="count", since=day, until=day)

    assert {model: set(by_label) for model, by_label in found.items()} == {
        model: {"early", "late"} for model in HEURISTICS
    }


@pytest.mark.parametrize(("begins", "ends"), [SHORT, LONG], ids=["23 hours", "25 hours"])
def test_a_window_of_a_day_is_24_hours_also_where_the_clocks_change(
    cause: Cause, begins: datetime, ends: datetime
) -> None:
    middle = begins + (ends - begins) / 2
    a_gift(cause, 100, [("facebook", 1 + 1e-4), ("email", 1)], made_at=middle)

    assert credited(cause, look_back_days=1)["first"] == {"email": 100}


def test_a_journey_of_a_million_visits_is_split_to_the_minor_unit(cause: Cause) -> None:
    """A journey remembers ten visits; the database itself would hold as many as it is told."""
    pledge = a_gift(cause, 999_999, [("email", 60)])
    a_million_more(cause, pledge)

    found = credited(cause)

    assert {model: sum(by.values()) for model, by in found.items()} == dict.fromkeys(
        HEURISTICS, 999_999
    )
    assert (found["first"], found["last"]) == ({"email": 999_999}, {"facebook": 999_999})
    # A million and one touches share 999,999 cents: the earliest have one each.
    assert found["linear"] == {"email": 1, "facebook": 999_998}
    assert found["distinct"] == {"email": 500_000, "facebook": 499_999}


def a_million_more(cause: Cause, pledge: Pledge) -> None:
    """Let a million visits through Facebook, a second apart, follow a gift's first."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH visit AS (
                INSERT INTO petitions_touch (id, organisation_id, cause_id, channel, known_by,
                    occurred_at)
                SELECT gen_random_uuid(), %(organisation)s, %(cause)s, 'facebook', 'source',
                    %(at)s - n * interval '1 second'
                FROM generate_series(1, 1000000) AS n
                RETURNING id
            )
            UPDATE donations_pledge SET touches = touches || (SELECT array_agg(id) FROM visit)
            WHERE id = %(pledge)s
            """,
            {
                "organisation": cause.organisation_id, "cause": cause.id, "at": MONDAY,
                "pledge": pledge.id,
            },
        )  # fmt: skip
