"""One's own data, and the owners' screens about people: readable, labelled, for everybody."""

import pytest
from django.test import Client

from mobilize.kit import ids
from mobilize.organisations.models import Membership, Role
from petitions.models import Petition, PublishedBreakdown, Signature
from petitions.services import consenting, self_service
from tests.browser.browsing import Browsing
from tests.browser.looking import look_at
from tests.builders import (
    MONDAY,
    a_confirmed_signature,
    a_pledge,
    a_user,
    an_open_petition,
    an_organisation,
)
from tests.staff import at_work

pytestmark = pytest.mark.django_db(transaction=True)

WIDTHS = [360, 1280]


@pytest.fixture
def petition() -> Petition:
    return an_open_petition(an_organisation("relief", owner=a_user("greta@example.org")))


@pytest.fixture
def signature(petition: Petition) -> Signature:
    """A signature of somebody of whom much is held."""
    signature = a_confirmed_signature(petition, name_shown=True)
    told = {"source": "signature", "source_id": ids.new(), "now": MONDAY}
    consenting.give(supporter=signature.supporter, purposes=["updates", "handover"], **told)
    a_pledge(petition.cause, supporter=signature.supporter)
    return signature


@pytest.mark.parametrize("width", WIDTHS)
def test_the_pages_of_ones_own_data(visit: Browsing, signature: Signature, width: int) -> None:
    token = self_service.token_for(signature.supporter)

    for path in ("/relief/my-data", "/relief/my-data/sent", f"/my-data/{token}"):
        look_at(visit, path, width, client=None)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_screens_about_people(visit: Browsing, signature: Signature, width: int) -> None:
    greta: Client = at_work(
        Membership.objects.get(organisation=signature.organisation, role=Role.OWNER).user
    )

    for path in ("people/", f"people/{signature.supporter_id}/", "retention/"):
        look_at(visit, f"/staff/relief/{path}", width, client=greta)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_petition_with_names_and_places(
    visit: Browsing, signature: Signature, width: int
) -> None:
    PublishedBreakdown.objects.create(
        organisation=signature.organisation,
        petition=signature.petition,
        dimension="country",
        cells={"PT": 40, "FR": 60},
        total=111,
        published_at=MONDAY,
    )

    look_at(visit, "/relief/petitions/clean-water/", width, client=None)
