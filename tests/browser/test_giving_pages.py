"""The pages of promises and recurring gifts, on a phone and on a desk."""

import pytest
from django.test import Client
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from donations.models import GiftWords, Pledge
from donations.services import confirming, noticing, own_plans, pledging, settling
from mobilize.kit import clock
from mobilize.organisations.models import Organisation, Role
from petitions.domain import wording
from petitions.models import Cause
from petitions.services import self_service
from tests import builders, gifts, promises
from tests.browser.browsing import Browsing
from tests.browser.looking import look_at
from tests.builders import MONDAY
from tests.staff import at_work

pytestmark = pytest.mark.django_db(transaction=True)

WIDTHS = (360, 1280)


@pytest.fixture(autouse=True)
def _served_here(settings: Settings, live_server: LiveServer) -> None:
    settings.BASE_URL = live_server.url


@pytest.fixture
def relief() -> Organisation:
    return builders.an_organisation("relief")


@pytest.fixture
def cause(relief: Organisation) -> Cause:
    """Return a cause with gifts of every kind, words beside one, and amounts to ask for."""
    cause = builders.a_cause(relief, title="Clean water for Port-au-Prince")
    promises.an_ask(cause, 1000, 2500, 10_000)
    promises.a_help_promise(cause)
    promises.a_plan(cause, state="past_due", begun_at=MONDAY, failures=2)
    builders.a_pledge(cause, 250_000, condition="givers", condition_number=9, state="conditional")
    gift = builders.a_pledge(cause, 99_900, supporter=builders.a_supporter(relief), anonymous=False)
    promises.gift_words_of(gift, comment="Water is a right, and nobody should pay for it.")
    settling.record(
        organisation=relief, pledge_id=gift.id, reference="7", received_at=MONDAY, by=None,
        now=MONDAY,
    )  # fmt: skip
    return cause


@pytest.mark.parametrize("width", WIDTHS)
def test_who_gives_can_read_and_use_every_page(
    visit: Browsing, client: Client, cause: Cause, width: int
) -> None:
    GiftWords.objects.update(state="shown", read_at=MONDAY)
    pages = [f"/relief/causes/{cause.slug}/{page}" for page in ("give", "gifts")]
    for state in ("active", "paused", "past_due"):
        failures = {"failures": 2} if state == "past_due" else {}
        paused = {"paused_until": MONDAY.date()} if state == "paused" else {}
        plan = promises.a_plan(cause, state=state, begun_at=MONDAY, **failures, **paused)
        pages.append(f"/relief/plans/{own_plans.token_of(plan)}/")
        pages.append(f"/my-data/{self_service.token_for(plan.supporter)}/gifts/")
        taken = gifts.an_attempt(plan.pledges.get())
        gifts.captured(taken, now=clock.now())  # may be taken back today
    for rail in ("card", "transfer"):
        parts = {"kind": "instalments", "parts": 3, "first_on": MONDAY.date()}
        pledge = builders.a_pledge(cause, 10_000, **parts)
        settling.record(
            organisation=cause.organisation, pledge_id=pledge.id, reference="1",
            received_at=MONDAY, by=None, now=MONDAY,
        )  # fmt: skip
        Pledge.objects.filter(id=pledge.id).update(rail=rail)
        pages.append(f"/relief/pledges/{pledging.token_of(pledge)}/thanks")

    waits = {"condition": "givers", "condition_number": 9, "state": "conditional"}
    giver = builders.a_supporter(cause.organisation)
    asked = builders.a_pledge(cause, 2500, supporter=giver, confirm_asked_at=clock.now(), **waits)
    read = confirming.Read(wording.REMINDERS, wording.VERSION, "fr")
    pages.append(f"/relief/pledges/confirm/{confirming.token_of(asked, read)}")
    pages.append(f"/relief/pledges/{pledging.token_of(asked)}/thanks")

    for page in pages:
        look_at(visit, page, width, client)


@pytest.mark.parametrize("width", WIDTHS)
def test_staff_can_read_and_use_every_screen_about_promises(
    visit: Browsing, cause: Cause, width: int
) -> None:
    greta = at_work(builders.a_member(cause.organisation, Role.OWNER))
    noticing.ask(Pledge.objects.get(slot=1), now=MONDAY)

    for screen in ("", "promised/", "amounts/", "words/", "help/", "recurring/"):
        look_at(visit, f"/staff/relief/pledges/{screen}", width, greta)
