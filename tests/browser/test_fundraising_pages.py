"""Pages of supporters' own, on phones and desks; and the desk where they are hidden."""

import pytest
from django.test import Client
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from donations.models import FundraisingPage
from donations.services import (
    fundraising,
    fundraising_moderation,
    gift_wall,
    gift_words,
    own_fundraising,
)
from mobilize.kit import clock
from mobilize.organisations.models import Membership, Role
from tests import builders
from tests.browser.browsing import Browsing
from tests.browser.looking import look_at
from tests.fundraisers import a_memorial, a_page, a_team, an_asked_page, given_on
from tests.staff import at_work

pytestmark = pytest.mark.django_db(transaction=True)

WIDTHS = [360, 1280]
BAR = """() => [...document.querySelectorAll('.thermometer rect')]
    .map(e => Math.round(e.getBoundingClientRect().width))"""


@pytest.fixture(autouse=True)
def _served_here(settings: Settings, live_server: LiveServer) -> None:
    settings.BASE_URL = live_server.url
    settings.RATE_LIMIT_SCALE = 0.0  # a robot reads page after page


@pytest.fixture
def page() -> FundraisingPage:
    """A page in memory of somebody, in a team, a quarter on its way and a tenth elsewhere."""
    org = builders.an_organisation("relief", owner=builders.a_user("greta@example.org"))
    cause = builders.an_open_petition(org).cause
    now = clock.now()
    page = a_memorial(cause, offset_minor=5_000, name_shown=True, now=now)
    team = a_team(page)
    other = a_page(cause, email="rosa@example.org", team=team.code, now=now)
    given_on(page, 12_500, comment="He taught us all.", anonymous=False, now=now)
    given_on(other, 1_000, now=now)
    for each in gift_wall.to_read(org.id, state="waiting", names=False):
        gift_words.show(organisation=org, words_id=each.id, by=None, now=now)
    return page


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    "path",
    [
        "causes/clean-water/",
        "causes/clean-water/fundraise",
        "causes/clean-water/fundraising",
        "causes/clean-water/give?page=for-amadou",
        "fundraising/for-amadou/",
        "fundraising-check-mail",
        "teams/the-quay-runners/",
    ],
)
def test_the_public_pages_can_be_read_and_used(
    visit: Browsing, page: FundraisingPage, path: str, width: int
) -> None:
    look_at(visit, f"/relief/{path}", width, None)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_owners_pages_can_be_read_and_used(
    visit: Browsing, page: FundraisingPage, width: int
) -> None:
    asked = an_asked_page(page.cause, now=clock.now())

    look_at(visit, f"/relief/fundraising/mine/{own_fundraising.token_of(page)}/", width, None)
    look_at(visit, f"/relief/fundraising/confirm/{fundraising.confirm_token(asked)}", width, None)


def test_the_bar_shows_what_came_here_and_elsewhere(visit: Browsing, page: FundraisingPage) -> None:
    seen = visit("/relief/fundraising/for-amadou/", width=1280).page

    track, with_elsewhere, here = seen.evaluate(BAR)

    words = "25 % of the goal given here, 10 % collected elsewhere"
    assert seen.get_by_role("img", name=words).count() == 1
    assert here == pytest.approx(track * 0.25, abs=2)
    assert with_elsewhere == pytest.approx(track * 0.35, abs=2)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_desk_can_be_read_and_used(visit: Browsing, page: FundraisingPage, width: int) -> None:
    org = page.organisation
    owner = Membership.objects.get(organisation=org, role=Role.OWNER)
    greta: Client = at_work(owner.user)
    other = FundraisingPage.objects.exclude(id=page.id).get()
    fundraising_moderation.hide(
        organisation=org, page_id=other.id, reason="Not for this cause.", by=None, now=clock.now()
    )

    look_at(visit, "/staff/relief/fundraising/", width, greta)
    look_at(visit, f"/staff/relief/fundraising/{page.id}/hide/", width, greta)
