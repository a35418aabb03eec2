"""The pages of proposals, endorsements and ideas in a real browser, narrow and wide."""

import pytest
from django.test import Client

from mobilize.organisations.models import Organisation, Role
from petitions.models import Endorsement, Idea, IdeaEndorsement, Proposal
from petitions.services import endorsing, gathering, idea_endorsing, ideas, proposing
from tests import builders
from tests.browser.browsing import Browsing
from tests.browser.looking import look_at
from tests.builders import MONDAY, a_member, an_organisation
from tests.staff import at_work

pytestmark = pytest.mark.django_db(transaction=True)

WIDTHS = [360, 1280]
ASK = "Dig three wells, so that nobody walks an hour for water.\n\nThe rains are late again."


@pytest.fixture
def relief() -> Organisation:
    return an_organisation("relief")


@pytest.fixture
def places(relief: Organisation) -> list[str]:
    """Return the address of each page that a supporter comes to."""
    cause = builders.a_cause(relief, takes_proposals=True)
    builders.an_open_petition(
        relief, "kara", cause=cause, title="Dig wells in the villages around Kara", ask=ASK
    )
    proposal = builders.a_proposal(cause, title="More wells for Kara", ask=ASK)
    supporter = builders.a_supporter(relief)
    waiting = Proposal.objects.create(
        organisation=relief, cause=cause, supporter=supporter, code="waiting", title="Pumps",
        ask=ASK, target="The minister", made_at=MONDAY,
    )  # fmt: skip
    endorsement = Endorsement.objects.create(
        organisation=relief, petition=proposal.petition, supporter=supporter, made_at=MONDAY
    )
    idea = builders.an_idea(builders.a_call(cause), text=ASK)
    unconfirmed = Idea.objects.create(
        organisation=relief, call=idea.call, supporter=supporter, title="Pumps", text=ASK,
        made_at=MONDAY,
    )  # fmt: skip
    backing = IdeaEndorsement.objects.create(
        organisation=relief, idea=idea, supporter=supporter, made_at=MONDAY
    )
    return [
        "/relief/propose/",
        "/relief/propose/?title=",
        "/relief/propose/?title=Wells for Kara",
        "/relief/propose/check-mail",
        f"/relief/proposals/confirm/{proposing.confirm_token(waiting)}",
        f"/relief/proposals/mine/{gathering.own_token(proposal)}/",
        f"/relief/proposals/{proposal.code}/",
        f"/relief/proposals/{proposal.code}/check-mail",
        f"/relief/proposals/{proposal.code}/endorsed",
        f"/relief/endorsements/{endorsing.confirm_token(endorsement)}",
        "/relief/calls/what-next/",
        "/relief/calls/what-next/check-mail",
        f"/relief/ideas/{idea.id}/",
        f"/relief/ideas/confirm/{ideas.confirm_token(unconfirmed)}",
        f"/relief/idea-endorsements/{idea_endorsing.confirm_token(backing)}",
    ]


@pytest.mark.parametrize("width", WIDTHS)
def test_supporters_pages_are_readable_and_labelled(
    visit: Browsing, places: list[str], width: int
) -> None:
    for path in places:
        look_at(visit, path, width, client=None)


@pytest.mark.usefixtures("places")
@pytest.mark.parametrize("width", WIDTHS)
def test_staffs_pages_are_readable_and_labelled(
    visit: Browsing, relief: Organisation, width: int
) -> None:
    greta: Client = at_work(a_member(relief, Role.OWNER))
    idea = Idea.objects.get(state="shown")

    for path in [
        "/staff/relief/ideas/",
        "/staff/relief/calls/new/",
        "/staff/relief/calls/what-next/",
        f"/staff/relief/ideas/{idea.id}/hide/",
        f"/staff/relief/ideas/{idea.id}/take-up/",
    ]:
        look_at(visit, path, width, client=greta)


def test_a_petition_is_proposed_with_the_keyboard_alone(
    visit: Browsing, relief: Organisation
) -> None:
    builders.a_cause(relief, takes_proposals=True)
    seen = visit("/relief/propose/", width=1280)

    seen.page.focus("#id_title")
    seen.page.keyboard.type("Wells for Kara")
    seen.page.keyboard.press("Enter")
    seen.page.wait_for_selector("#id_ask")
    typed = [ASK, "The minister", None, "Ines Duarte", "ines@example.org", "Portugal"]
    seen.page.focus("#id_ask")
    for words in typed:
        if words:
            seen.page.keyboard.type(words)
        seen.page.keyboard.press("Tab")
    seen.page.keyboard.press("Tab")  # past the box that shows the name
    seen.page.keyboard.press("Enter")
    seen.page.wait_for_url("**/propose/check-mail")

    proposal = Proposal.objects.get()
    assert (proposal.title, proposal.ask, proposal.locale) == ("Wells for Kara", ASK, "en")
    assert seen.complaints == []
