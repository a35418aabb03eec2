"""How far a cause is and who matches, on phones and desks; and the desk where it is decided."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from donations.models import MatchOffer
from donations.services import totalling
from mobilize.kit import clock
from mobilize.organisations.models import Membership, Role
from petitions.models import Cause
from tests import builders
from tests.browser.browsing import Browsing
from tests.browser.looking import look_at
from tests.gifts import a_match_offer, a_payment, captured
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
def cause() -> Cause:
    """A cause that is a quarter on its way, half promised, with one offer full and one empty."""
    org = builders.an_organisation("relief", owner=builders.a_user("greta@example.org"))
    cause = builders.a_cause(org, goal_minor=1_000_000)
    now = clock.now()
    window = {"opens_at": now - timedelta(days=1), "closes_at": now + timedelta(days=7)}
    full = a_match_offer(cause, **window, cap_minor=50_000, matcher_shown=True)
    captured(a_payment(cause, 150_000), now=now)
    a_match_offer(cause, **window, title="And once more", per_gift_minor=10_000, ratio_match=2)
    builders.a_pledge(cause, 250_000, made_at=now)
    totalling.begin_at(cause=cause, amount_minor=100_000, note="The bazaar", by=None, now=now)
    assert MatchOffer.objects.get(id=full.id).remaining_minor == 0
    return cause


@pytest.fixture
def greta(cause: Cause) -> Client:
    owner = Membership.objects.get(organisation=cause.organisation, role=Role.OWNER)
    return at_work(owner.user)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", ["", "give"])
def test_the_public_pages_can_be_read_and_used(
    visit: Browsing, cause: Cause, path: str, width: int
) -> None:
    look_at(visit, f"/relief/causes/{cause.slug}/{path}", width, None)


def test_the_bar_is_filled_as_far_as_its_words_say(visit: Browsing, cause: Cause) -> None:
    page = visit(f"/relief/causes/{cause.slug}/", width=1280).page

    track, promised, there = page.evaluate(BAR)

    assert page.get_by_role("img", name="25 % of the goal").count() == 1
    assert there == pytest.approx(track * 0.25, abs=2)
    assert promised == pytest.approx(track * 0.5, abs=2)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    "path",
    [
        "matching/",
        "matching/new/",
        "matching/{offer}/",
        "matching/{offer}/rows/?of=left",
        "causes/clean-water/money/",
        "channels/?in=EUR",
    ],
)
def test_the_desks_pages_can_be_read_and_used(
    visit: Browsing, greta: Client, path: str, width: int
) -> None:
    offer = MatchOffer.objects.earliest("id").id
    look_at(visit, f"/staff/relief/{path.format(offer=offer)}", width, greta)
