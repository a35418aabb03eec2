"""An organisation's settings: owners change them, over the API and on their page."""

from datetime import timedelta
from typing import Any

import pytest

from donations.services import ways
from mobilize.organisations.models import Organisation, Role, Scope
from petitions.models import Cause
from tests.api.petition_callers import Caller
from tests.builders import MONDAY, a_cause, a_member, an_api_key, an_open_petition, an_organisation
from tests.db.donations.journeys import a_signer
from tests.staff import at_work

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
PAGE = "/staff/relief/settings/"
PERIOD = "reports/attribution?look_back_days="


@pytest.fixture
def cause() -> Cause:
    return a_cause(an_organisation("relief"))


def greta(cause: Cause) -> Caller:
    _, secret = an_api_key(cause.organisation, Scope.MANAGE)
    return Caller("relief", key=secret)


def test_owners_say_for_how_long_visits_count_and_reports_look_back_so_far(cause: Cause) -> None:
    owner = greta(cause)

    before = owner.get("settings").json()
    changed = owner.patch("settings", {"look_back_days": 120})

    assert before == {"look_back_days": 90}
    assert (changed.status_code, changed.json()) == (200, {"look_back_days": 120})
    assert owner.get("settings").json() == {"look_back_days": 120}
    assert owner.get("reports/attribution").json()["look_back_days"] == 120
    assert owner.get(f"{PERIOD}120").status_code == 200
    assert owner.get(f"{PERIOD}121").json()["code"] == "look-back-too-wide"


@pytest.mark.parametrize("days", [0, -1, 731, 10**30, "x", None, 1.5, True])
def test_a_window_that_cannot_be_is_refused_by_its_name(cause: Cause, days: Any) -> None:
    answer = greta(cause).patch("settings", {"look_back_days": days})

    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == ["look_back_days"]
    assert Organisation.objects.get().look_back_days == 90


def test_only_owners_change_settings(cause: Cause) -> None:
    _, secret = an_api_key(cause.organisation, Scope.WRITE)
    writer = Caller("relief", key=secret)
    campaigner = at_work(a_member(cause.organisation, Role.CAMPAIGNER))

    assert writer.patch("settings", {"look_back_days": 30}).status_code == 403
    assert campaigner.post(PAGE, {"look_back_days": 30}).status_code == 403
    assert campaigner.get(PAGE).status_code == 403
    assert Organisation.objects.get().look_back_days == 90


def test_the_page_says_from_when_it_holds_and_keeps_it(cause: Cause) -> None:
    owner = at_work(a_member(cause.organisation, Role.OWNER))

    shown = owner.get(PAGE).content.decode()
    kept = owner.post(PAGE, {"look_back_days": "30"}, follow=True).content.decode()
    refused = owner.post(PAGE, {"look_back_days": "731"}).content.decode()

    assert "visits and gifts from now on" in shown
    assert 'value="90"' in shown
    assert "These settings hold from now on." in kept
    assert "Visits count for 1 to 730 days." in refused
    assert Organisation.objects.get().look_back_days == 30


def test_a_gift_from_now_on_is_written_down_with_the_visits_of_the_new_window(
    cause: Cause,
) -> None:
    petition = an_open_petition(cause.organisation, cause=cause)
    signer = a_signer(petition, [("whatsapp", 1)], signed_at=MONDAY - 60 * DAY).supporter

    def journey() -> Any:
        known = Cause.objects.select_related("organisation").get(id=cause.id)
        way = ways.of(cause=known, petition=None, supporter=signer, touch_token=None, now=MONDAY)
        return way["journey"]

    before = journey()
    greta(cause).patch("settings", {"look_back_days": 30})

    assert (before, journey()) == (["whatsapp"], [])
