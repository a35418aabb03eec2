"""The pages of a hand-over, public and staff's, narrow and wide, held to what every page is."""

import pytest
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from mobilize.organisations.models import Organisation, Role
from petitions.models import Petition
from petitions.services import answering, broadcasting, delivering, milestones
from tests import builders
from tests.browser.browsing import Browsing
from tests.browser.looking import look_at
from tests.builders import MONDAY
from tests.staff import at_work

pytestmark = pytest.mark.django_db(transaction=True)

DESK = "/staff/relief/"
HERE = f"{DESK}petitions/clean-water/"


@pytest.fixture(autouse=True)
def _served_here(settings: Settings, live_server: LiveServer) -> None:
    settings.BASE_URL = live_server.url
    settings.RATE_LIMIT_SCALE = 0.0


@pytest.fixture
def petition() -> Petition:
    petition = builders.an_open_petition(builders.an_organisation("relief"))
    builders.a_confirmed_signature(petition)
    milestones.note({petition.id: 250}, now=MONDAY)
    return petition


def answer(org: Organisation) -> None:
    answering.publish(
        org=org, slug="clean-water", text="We will dig.\n\nSoon.", answered_by="The minister",
        source_url="https://gov.example/", by=None, now=MONDAY,
    )  # fmt: skip


@pytest.mark.parametrize("width", [360, 1280])
def test_what_the_public_sees_of_a_hand_over_is_readable_and_accessible(
    visit: Browsing, petition: Petition, width: int
) -> None:
    org = petition.organisation
    builders.a_delivery(petition, signatures=1)
    delivering.hand_over(org=org, slug=petition.slug, number=1, now=MONDAY)
    answer(org)

    for path in ("/relief/verify?number=1", "/relief/petitions/clean-water/"):
        look_at(visit, path, width, client=None)


@pytest.mark.parametrize("width", [360, 1280])
def test_what_staff_do_for_a_hand_over_is_readable_and_accessible(
    visit: Browsing, petition: Petition, width: int
) -> None:
    org = petition.organisation
    greta = at_work(builders.a_member(org, Role.CAMPAIGNER))
    target = builders.a_target(org, office="Minister of water and of all that flows")
    builders.a_delivery(petition, target=target, signatures=1, named=1)
    places = ["targets/", f"targets/{target.id}/", "petitions/clean-water/addressees/"]

    for path in [*(DESK + place for place in places), f"{HERE}deliveries/", f"{HERE}answer/"]:
        look_at(visit, path, width, client=greta)

    answer(org)
    look_at(visit, f"{HERE}answer/", width, client=greta)
    broadcasting.start(org=org, slug=petition.slug, by=None, now=MONDAY)
    look_at(visit, f"{HERE}answer/", width, client=greta)
