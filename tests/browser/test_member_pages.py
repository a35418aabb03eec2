"""The pages where members are limited to petitions, and those that such a member sees."""

from typing import Any

import pytest
from django.test import Client

from mobilize.organisations.models import Membership, Role
from petitions.models import Petition
from tests import builders
from tests.browser.browsing import Browsing
from tests.browser.looking import look_at
from tests.db.donations.chain_world import looked_over
from tests.db.donations.journeys import a_gift
from tests.staff import at_work

pytestmark = pytest.mark.django_db(transaction=True)

HIS = ["", "petitions/", "links/", "attribution/", "journeys/", "chains/"]


@pytest.fixture
def wells() -> Petition:
    org = builders.an_organisation("relief", owner=builders.a_user("greta@example.org"))
    petition = builders.an_open_petition(org, title="Clean water for the villages of the north")
    builders.an_open_petition(
        org, "debt", cause=petition.cause, title="Cancel what the islands still owe to the banks"
    )
    signer = builders.a_confirmed_signature(petition)
    a_gift(petition.cause, 12_300, [("email", 2)], petition=petition, giver=signer.supporter)
    looked_over(petition)
    return petition


@pytest.fixture
def omar(wells: Petition) -> Any:
    omar = builders.a_user("omar.diallo@example.org")
    return builders.a_member(wells.organisation, user=omar, limited_to=[wells])


@pytest.mark.parametrize("width", [360, 1280])
def test_members_and_their_limits(visit: Browsing, omar: Any, width: int) -> None:
    greta: Client = at_work(Membership.objects.get(role=Role.OWNER).user)
    member = Membership.objects.get(user=omar)

    for path in ("members/", f"members/{member.id}/petitions/"):
        look_at(visit, f"/staff/relief/{path}", width, greta)


@pytest.mark.parametrize("width", [360, 1280])
def test_what_a_limited_member_sees(visit: Browsing, omar: Any, width: int) -> None:
    page = at_work(omar)

    for path in HIS:
        look_at(visit, f"/staff/relief/{path}", width, page)
