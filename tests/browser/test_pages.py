"""Every main page, narrow and wide: readable, labelled, and without a complaint by the browser."""

import os
from pathlib import Path

import pytest
from django.test import Client

from mobilize.dashboards.views import channels
from mobilize.kit import clock
from mobilize.organisations.models import Organisation
from petitions.services import causes, petitions, sharing
from tests.browser.browsing import Browsing
from tests.browser.looking import look_at
from tests.builders import a_user, an_api_key, an_organisation
from tests.haiti_report import a_haiti_report
from tests.staff import at_work

pytestmark = pytest.mark.django_db(transaction=True)

WIDTHS = [360, 1280]
STRANGERS = ["/", "/relief/", "/relief/causes/haiti/", "/relief/petitions/cancel-the-debt/"]
ACCOUNTS = ["/accounts/login/", "/accounts/password/reset/", "/accounts/signup/", "/nowhere/"]
STAFF = [
    "/staff/relief/",
    "/staff/relief/causes/",
    "/staff/relief/causes/new/",
    "/staff/relief/causes/haiti/",
    "/staff/relief/petitions/",
    "/staff/relief/petitions/new/",
    "/staff/relief/petitions/cancel-the-debt/",
    "/staff/relief/pledges/",
    "/staff/relief/channels/",
    "/staff/relief/channels/rules/",
    "/staff/relief/links/",
    "/staff/relief/members/",
    "/staff/relief/api-keys/",
    "/staff/relief/deliveries/",
    "/accounts/2fa/",
    "/accounts/2fa/recovery-codes/generate/",
]


@pytest.fixture
def greta(monkeypatch: pytest.MonkeyPatch) -> Client:
    """Return the browser of an owner with a cause, a petition, a link and a key."""
    owner = a_user("greta@example.org")
    org = an_organisation("relief", owner=owner)
    _publish(org)
    an_api_key(org)
    # The page under test is the drawing; the numbers are the appeal's known truth.
    monkeypatch.setattr(channels, "channel_report", lambda **_asked: a_haiti_report())
    return at_work(owner)


def _publish(org: Organisation) -> None:
    now = clock.now()
    causes.create(
        org=org,
        slug="haiti",
        title="Haiti: water and shelter",
        summary="Clean water and a roof for the people of Port-au-Prince.",
        currency="USD",
        goal_minor=5_000_000,
        by=None,
        now=now,
    )
    causes.publish(org=org, slug="haiti", now=now)
    petition = petitions.create(
        org=org,
        cause="haiti",
        slug="cancel-the-debt",
        title="Cancel the debt of Haiti",
        ask="Cancel what Haiti owes, so that it can rebuild.\n\nEvery day counts.",
        target="The finance ministers of the G7",
        goal=10_000,
        locale="en",
        by=None,
        now=now,
    )
    petitions.publish(org=org, slug="cancel-the-debt", now=now)
    sharing.make_link(
        org=org, petition=petition, channel="email", label="May newsletter", by=None, now=now
    )


@pytest.mark.usefixtures("greta")
@pytest.mark.parametrize("width", WIDTHS)
def test_pages_for_everybody_are_readable_and_labelled(visit: Browsing, width: int) -> None:
    for path in STRANGERS + ACCOUNTS:
        look_at(visit, path, width, client=None)


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_for_staff_are_readable_and_labelled(
    visit: Browsing, greta: Client, width: int
) -> None:
    for path in STAFF:
        look_at(visit, path, width, client=greta)


def test_filters_change_the_address_so_that_it_can_be_kept(visit: Browsing, greta: Client) -> None:
    seen = visit("/staff/relief/channels/", width=1280, client=greta)

    seen.page.fill("#id_since", "2010-01-12")  # a date changes at once, without leaving its field
    seen.page.wait_for_url("**since=2010-01-12**")

    assert seen.complaints == []
    assert seen.page.locator("#report").count() == 1


def test_the_report_can_be_read_in_the_dark(visit: Browsing, greta: Client) -> None:
    seen = visit("/staff/relief/channels/", width=1280, client=greta, dark=True)

    paper = seen.page.evaluate("() => getComputedStyle(document.body).backgroundColor")

    if folder := os.environ.get("SCREENSHOTS"):
        seen.page.screenshot(path=Path(folder) / "channels-dark.png", full_page=True)
    assert paper == "rgb(17, 23, 21)"
