"""What hold-outs measured beside what is attributed, over the API and on the page."""

from datetime import timedelta

import pytest

from donations.models import Pledge
from mobilize.organisations.models import Role
from petitions.models import Petition
from tests.api.petition_callers import Caller, an_open_petition
from tests.builders import a_member
from tests.db.donations.held_out import GIFT, a_hold_out
from tests.staff import at_work

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
REPORT = "reports/attribution?cause=haiti"


@pytest.fixture
def ines() -> Caller:
    caller = an_open_petition()
    a_hold_out(Petition.objects.get())
    return caller


def test_what_the_prompt_caused_stands_beside_what_is_attributed_to_it(ines: Caller) -> None:
    (found,) = ines.get(REPORT).json()["incremental"]

    booked = GIFT * Pledge.objects.count()
    assert found["name"] == "Warmer words"
    assert 0 < found["incremental_minor"] < found["attributed_minor"] < booked
    assert found["low"] < found["incremental_minor"] < found["high"]
    assert found["started_at"].startswith("2026-03-02")
    assert found["stopped_at"] is None


@pytest.mark.parametrize(
    ("days", "ran"),
    [("until=2026-03-01", 0), ("until=2026-03-02", 1), ("since=2026-04-01", 1), ("", 1)],
)
def test_only_a_hold_out_that_ran_in_the_period_is_shown(ines: Caller, days: str, ran: int) -> None:
    assert len(ines.get(f"{REPORT}&{days}").json()["incremental"]) == ran


def test_nothing_that_is_counted_or_only_promised_has_an_increment(ines: Caller) -> None:
    for question in ("measure=count", "conversion=pledge", "conversion=signature"):
        assert ines.get(f"{REPORT}&{question}").json()["incremental"] == []


def test_the_page_says_when_it_ran_and_that_it_follows_no_filter() -> None:
    an_open_petition()
    petition = Petition.objects.get()
    a_hold_out(petition)
    analyst = at_work(a_member(petition.organisation, Role.ANALYST))
    here = f"/staff/{petition.organisation.slug}/attribution/?cause=haiti"

    page, before = (
        analyst.get(f"{here}{days}").content.decode() for days in ("", "&until=2026-03-01")
    )

    assert "Warmer words (since 2 March 2026): " in page
    assert "due to it, between" in page
    assert "it cannot be cut by days, countries or supporters" in page
    assert "Warmer words" not in before
