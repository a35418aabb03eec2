"""Receipts and declarations, for staff and for who gave: readable on a phone and on a desk."""

import pytest
from django.test import Client

from donations.models import Receipt
from donations.services import receipt_runs, receipt_voiding
from mobilize.organisations.models import Membership, Organisation, Role
from petitions.models import Supporter
from petitions.services import self_service
from tests import builders, givers
from tests.browser.browsing import Browsing
from tests.browser.looking import look_at
from tests.builders import MONDAY
from tests.db.donations import receipt_world as world
from tests.staff import at_work

pytestmark = pytest.mark.django_db(transaction=True)

WIDTHS = [360, 1280]


@pytest.fixture
def org() -> Organisation:
    org = builders.an_organisation("relief", owner=builders.a_user("greta@example.org"))
    givers.places(builders.a_cause(org, title="Clean water for the villages of the north"))
    return org


@pytest.fixture
def receipt(org: Organisation) -> Receipt:
    """A receipt that was replaced after a part of its gift went back."""
    receipt = Receipt.objects.get()
    world.given_back(receipt.lines.get().payment, 1_000, now=MONDAY)
    receipt_voiding.catch_up(organisation=org, now=MONDAY)
    receipt_runs.start(organisation=org, year=2020, now=MONDAY)
    return receipt


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_of_ones_own_gifts(visit: Browsing, receipt: Receipt, width: int) -> None:
    omar: Supporter = receipt.holder.supporter

    look_at(visit, f"/my-data/{self_service.token_for(omar)}/gifts/", width, client=None)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_staffs_screens_about_receipts(visit: Browsing, receipt: Receipt, width: int) -> None:
    owners = Membership.objects.filter(organisation=receipt.organisation, role=Role.OWNER)
    greta: Client = at_work(owners.get().user)
    person = receipt.holder.supporter_id

    for path in (
        "receipts/",
        f"receipts/{receipt.id}/",
        f"receipts/{Receipt.objects.get(replaces=receipt).id}/",
        "receipts/settings/",
        "declarations/?since=2026-01-01&until=2026-12-31",
        f"declarations/people/{person}/",
    ):
        look_at(visit, f"/staff/relief/{path}", width, client=greta)
