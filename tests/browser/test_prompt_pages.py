"""Staff's pages about prompts, narrow and wide, held to what every page is."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from mobilize.kit import clock
from mobilize.organisations.models import Role
from petitions.models import Petition
from petitions.services import prompt_broadcasting, prompt_pausing
from tests import builders
from tests.browser.browsing import Browsing
from tests.browser.looking import look_at
from tests.db.prompting import a_signer, decide
from tests.staff import at_work

pytestmark = pytest.mark.django_db(transaction=True)

DESK = "/staff/relief/"
HERE = f"{DESK}petitions/clean-water/prompts/"


@pytest.fixture(autouse=True)
def _served_here(settings: Settings, live_server: LiveServer) -> None:
    settings.BASE_URL = live_server.url
    settings.RATE_LIMIT_SCALE = 0.0


@pytest.fixture
def petition() -> Petition:
    org = builders.an_organisation("relief")
    petition = builders.an_open_petition(org, closes_at=clock.now() + timedelta(hours=20))
    decide(a_signer(petition, "share_prompts"), a_signer(petition))
    return petition


@pytest.mark.parametrize("width", [360, 1280])
def test_what_staff_see_of_prompts_is_readable_and_accessible(
    visit: Browsing, petition: Petition, width: int, deliver: Callable[..., int]
) -> None:
    org = petition.organisation
    greta = at_work(builders.a_member(org, Role.CAMPAIGNER))
    prompt_broadcasting.start(
        org=org, slug=petition.slug, kind="last_day", by=None, now=clock.now()
    )
    deliver(now=clock.now())
    prompt_pausing.pause(org=org, slug=petition.slug, now=clock.now())

    for path in (HERE, f"{HERE}link_brought/", f"{DESK}prompts/"):
        look_at(visit, path, width, client=greta)


def test_an_analyst_sees_them_too(visit: Browsing, petition: Petition) -> None:
    omar = at_work(builders.a_member(petition.organisation, Role.ANALYST))

    for path in (HERE, f"{HERE}last_day/", f"{DESK}prompts/"):
        look_at(visit, path, 360, client=omar)
