"""Staff see what supporters collect on pages of their own, and hide what must not be shown."""

from html import unescape
from typing import Any

import pytest
from django.test import Client

from donations.models import FundraisingPage, Team
from mobilize.organisations.models import Organisation, Role
from tests import builders
from tests.fundraisers import a_page, a_team, given_on
from tests.staff import at_work

pytestmark = pytest.mark.django_db

DESK = "/staff/relief/fundraising/"


@pytest.fixture
def organisation() -> Organisation:
    return builders.an_organisation("relief")


@pytest.fixture
def page(organisation: Organisation) -> FundraisingPage:
    return a_page(builders.a_cause(organisation), offset_minor=1500)


@pytest.fixture
def omar(organisation: Organisation) -> Client:
    return at_work(builders.a_member(organisation, Role.CAMPAIGNER))


def text(response: Any) -> str:
    return unescape(response.content.decode())


def test_a_page_is_hidden_with_a_reason_and_shown_again(
    page: FundraisingPage, omar: Client, client: Client
) -> None:
    given_on(page, 2500)

    listed = text(omar.get(DESK))
    unexplained = omar.post(f"{DESK}{page.id}/hide/", {"reason": ""})
    hidden = omar.post(f"{DESK}{page.id}/hide/", {"reason": "It insults somebody."})
    unseen = client.get(f"/relief/fundraising/{page.slug}/")
    told = text(omar.get(DESK))
    omar.post(f"{DESK}{page.id}/show/")

    assert "Ines runs for water" in listed
    assert "25.00" in listed
    assert "15.00" in listed
    assert (unexplained.status_code, "Say why." in text(unexplained)) == (200, True)
    assert (hidden.status_code, unseen.status_code) == (303, 404)
    assert "hidden: It insults somebody." in told
    assert client.get(f"/relief/fundraising/{page.slug}/").status_code == 200


def test_a_team_is_hidden_and_shown_again(page: FundraisingPage, omar: Client) -> None:
    team = a_team(page)

    omar.post(f"{DESK}teams/{team.id}/hide/", {"reason": "Rude."})
    hidden = Team.objects.get()
    omar.post(f"{DESK}teams/{team.id}/show/")

    assert hidden.hidden_reason == "Rude."
    assert Team.objects.get().hidden_at is None


def test_an_analyst_reads_and_hides_nothing(
    page: FundraisingPage, organisation: Organisation
) -> None:
    analyst = at_work(builders.a_member(organisation, Role.ANALYST))

    read = analyst.get(DESK)
    refused = analyst.post(f"{DESK}{page.id}/hide/", {"reason": "No."})

    assert (read.status_code, refused.status_code) == (200, 403)
    assert "/hide/" not in text(read)
