"""What a cause's page of money says where the night counted otherwise than is shown."""

import pytest

from donations.models import CauseDay
from donations.services import rolling
from mobilize.organisations.models import Role
from petitions.models import Cause
from tests.builders import (
    MONDAY,
    a_cause,
    a_confirmed_signature,
    a_member,
    an_open_petition,
    an_organisation,
)
from tests.db.donations.journeys import a_gift
from tests.staff import at_work

pytestmark = pytest.mark.django_db


@pytest.fixture
def cause() -> Cause:
    cause = a_cause(an_organisation("relief"), currency="EUR")
    a_gift(cause, 1000)
    a_confirmed_signature(an_open_petition(cause.organisation, "wells", cause=cause))
    rolling.fold(now=MONDAY)
    return cause


def shown(cause: Cause) -> str:
    """Return the page after the night's recount."""
    rolling.recount(now=MONDAY)
    ines = at_work(a_member(cause.organisation, Role.CAMPAIGNER))
    return ines.get("/staff/relief/causes/clean-water/money/").content.decode()


def test_days_that_are_as_counted_are_not_spoken_of(cause: Cause) -> None:
    assert "by day" not in shown(cause)


def test_money_by_day_that_drifts_is_said_by_currency(cause: Cause) -> None:
    CauseDay.objects.filter(currency="EUR").update(settled_minor=900)

    page = shown(cause)

    assert "other figures by day in EUR than are shown: lines that differ, 1 of 1" in page
    assert "other signatures by day" not in page


def test_signatures_by_day_that_drift_are_said_apart(cause: Cause) -> None:
    CauseDay.objects.filter(currency="").update(signatures=9)

    page = shown(cause)

    assert "other signatures by day than are shown: lines that differ, 1 of 1" in page
    assert "other figures by day" not in page
