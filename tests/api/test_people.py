"""Owners answer letters about people's data, and say how long it is kept."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings
from rest_framework.test import APIClient

from mobilize.kit import ids
from mobilize.organisations.models import Membership, Organisation, Role, Scope
from petitions.models import Supporter
from petitions.queries import over
from petitions.services import consenting
from tests import builders
from tests.builders import MONDAY
from tests.staff import at_work

pytestmark = pytest.mark.django_db

BASE = "/api/v1/organisations/relief/"
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _journal(settings: Settings, tmp_path: Path) -> None:
    settings.ERASURE_JOURNAL = tmp_path / "erasures"


@pytest.fixture
def relief() -> Organisation:
    return builders.an_organisation("relief", owner=builders.a_user("greta@example.org"))


@pytest.fixture
def greta(relief: Organisation) -> Client:
    return at_work(Membership.objects.get(organisation=relief, role=Role.OWNER).user)


@pytest.fixture
def key(relief: Organisation, api: APIClient) -> APIClient:
    _, secret = builders.an_api_key(relief, Scope.MANAGE)
    api.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return api


@pytest.fixture
def ines(relief: Organisation) -> Supporter:
    person = builders.a_supporter(relief, "ines@example.org")
    told = {"supporter": person, "purposes": ["updates"], "source_id": ids.new()}
    consenting.give(**told, source="signature", now=MONDAY)
    consenting.withdraw(**told, source="unsubscribe", now=MONDAY + 5 * DAY)
    return person


def test_somebody_is_found_by_address_and_nobody_else(key: APIClient, ines: Supporter) -> None:
    found = key.post(BASE + "people/find", {"email": "INES@example.org"}, format="json")
    missing = key.post(BASE + "people/find", {"email": "omar@example.org"}, format="json")

    assert found.json() == {"id": str(ines.id)}
    assert (missing.status_code, missing.json()["code"]) == (404, "supporter-missing")


def test_what_held_on_a_past_day_is_answered_with_the_words(
    key: APIClient, ines: Supporter
) -> None:
    def holds(at: str = "") -> Any:
        query = f"?at={at}" if at else ""
        return key.get(f"{BASE}people/{ines.id}/consents{query}").json()

    assert holds()["holds"] == []
    assert holds("2026-03-04T00:00:00Z")["holds"] == ["updates"]
    assert [line["granted"] for line in holds()["lines"]] == [False, True]
    assert "Relief may write to me" in holds()["lines"][0]["words"]
    assert key.get(f"{BASE}people/{ines.id}/consents?at=yesterday").status_code == 400


def test_an_owner_erases_and_lists_the_receipts(key: APIClient, ines: Supporter) -> None:
    receipt = key.post(f"{BASE}people/{ines.id}/erase", {}, format="json").json()

    (listed,) = key.get(BASE + "erasures/").json()["results"]
    assert (listed["number"], listed["subject"]) == (receipt["number"], str(ines.id))
    assert key.get(f"{BASE}people/{ines.id}/consents").json()["code"] == "supporter-erased"


def test_retention_is_set_and_tried_out(key: APIClient, relief: Organisation) -> None:
    rules = {"pending_days": 7, "closed_months": None, "inactive_months": 12, "active": True}
    builders.a_signature(builders.an_open_petition(relief))

    answer = key.put(BASE + "retention", rules, format="json")
    counted = key.get(BASE + "retention/preview").json()

    assert answer.json() == key.get(BASE + "retention").json() == rules
    assert counted["by_rule"]["never_confirmed"] == 1
    assert Supporter.objects.filter(erased_at=None).exists()


@pytest.mark.parametrize(
    "wrong", [{"pending_days": 0}, {"closed_months": 601}, {"active": "yes"}, {"forever": True}]
)
def test_rules_that_make_no_sense_are_refused(
    key: APIClient, relief: Organisation, wrong: dict[str, Any]
) -> None:
    rules = {"pending_days": 7, "closed_months": 6, "inactive_months": 12, "active": True}

    answer = key.put(BASE + "retention", rules | wrong, format="json")

    assert answer.status_code == 400
    assert not over.policy_of(relief.id).active


def test_the_screens_show_no_name_and_lead_from_address_to_receipt(
    greta: Client, ines: Supporter
) -> None:
    found = greta.post("/staff/relief/people/", {"email": "ines@example.org"}, follow=True)
    page = found.content.decode()
    past = greta.get(f"/staff/relief/people/{ines.id}/?on=2026-03-04").content.decode()
    erased = greta.post(f"/staff/relief/people/{ines.id}/erase/", follow=True).content.decode()

    assert "Ines Duarte" not in page
    assert "ines@example.org" not in page
    assert "Relief may write to me" in page
    assert "<strong>updates</strong>" in past
    assert "The receipt has number 1." in erased


def test_an_address_nobody_has_is_said_beside_the_field(
    greta: Client, relief: Organisation
) -> None:
    page = greta.post("/staff/relief/people/", {"email": "omar@example.org"}).content.decode()

    assert "There is no such supporter." in page


def test_the_rules_screen_counts_before_anything_is_erased(
    greta: Client, relief: Organisation
) -> None:
    rules = {"pending_days": "7", "closed_months": "", "inactive_months": "", "active": "on"}
    builders.a_signature(builders.an_open_petition(relief))

    before = greta.get("/staff/relief/retention/").content.decode()
    after = greta.post("/staff/relief/retention/", rules, follow=True).content.decode()

    assert "not active" in before
    assert "These rules are active." in after
    assert over.policy_of(relief.id).closed_months is None
