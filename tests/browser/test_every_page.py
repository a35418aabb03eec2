"""Every page that any route gives, on a phone and in French, whose words are the longest."""

import pytest
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests import builders
from tests.browser.browsing import Browsing
from tests.browser.looking import faults_of
from tests.pages import pages
from tests.staff import at_work

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = 360


@pytest.fixture(autouse=True)
def _served_here(settings: Settings, live_server: LiveServer) -> None:
    settings.BASE_URL = live_server.url
    settings.RATE_LIMIT_SCALE = 0.0  # a robot reads page after page


def test_every_page_is_readable_and_accessible_in_french(visit: Browsing) -> None:
    greta = builders.a_user("greta@example.org")
    organisation = builders.an_organisation("relief", owner=greta)
    places = {"<slug:org>": "relief", **builders.places_of(organisation, mark="Water")}
    staff = at_work(greta)
    staff.post("/language", {"language": "fr"})

    found = list(pages(staff, places))
    faults = {path: faults_of(visit, path, PHONE, client=staff) for path in found}

    assert len(found) > 50
    assert {path: wrong for path, wrong in faults.items() if wrong} == {}
