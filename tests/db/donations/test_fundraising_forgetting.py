"""Owners of pages are told what is held, and erased; what was given on their pages stays."""

import pytest

from donations.models import FundraisingPage, Team
from donations.queries import fundraising as reading
from donations.queries.fundraising import FundraisingPageMissing
from donations.queries.invariants import INVARIANTS
from donations.services import fundraising_faces, own_fundraising
from mobilize.checks import invariants
from petitions.models import Cause
from petitions.queries import over, own_data
from petitions.services import erasing, sharing
from tests import builders
from tests.builders import MONDAY
from tests.fundraisers import a_memorial, a_page, a_team, an_asked_page, given_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def cause() -> Cause:
    return builders.a_cause(builders.an_organisation("relief"))


def erase(page: FundraisingPage) -> dict[str, int]:
    receipt = erasing.erase(
        organisation_id=page.organisation_id, supporter_id=page.supporter_id, now=MONDAY
    )
    return dict(receipt.counts)


def test_an_erased_owner_leaves_no_word_and_all_that_was_given(cause: Cause) -> None:
    page = a_memorial(cause, name_shown=True)
    given_on(page, 2500)
    an_asked_page(cause)

    counts = erase(page)

    left = FundraisingPage.objects.get()
    assert counts["fundraising"] == 2
    assert (bytes(left.title_sealed), bytes(left.about_sealed), left.about_on) == (b"", b"", None)
    assert (left.state, left.name_shown, "amadou" in str(left.slug)) == ("closed", False, False)
    assert reading.brought([left])[left.id].settled_minor == 2500
    with pytest.raises(FundraisingPageMissing):
        reading.by_slug(cause.organisation_id, str(left.slug))
    with pytest.raises(FundraisingPageMissing):
        own_fundraising.own(own_fundraising.token_of(page))
    assert [breach.invariant for breach in invariants.run(INVARIANTS)] == []


def test_the_link_of_an_erased_owner_leads_to_the_cause(cause: Cause) -> None:
    page = a_page(cause)
    assert page.link is not None

    erase(page)

    sharing.resolve.cache_clear()
    assert sharing.resolve(page.link.code).path == f"/relief/causes/{cause.slug}/"


def test_a_team_goes_with_its_captain_unless_others_have_joined(cause: Cause) -> None:
    lonely, joined = a_page(cause), a_page(cause, email="omar@example.org")
    a_team(lonely, "Only Ines")
    kept = a_team(joined, "The Quay Runners")
    a_page(cause, email="rosa@example.org", team=kept.code)

    erase(lonely)
    erase(joined)

    assert [team.name for team in Team.objects.order_by("made_at", "id")] == [
        "…", "The Quay Runners",
    ]  # fmt: skip
    gone, rosas = sorted(fundraising_faces.of_team(kept).pages, key=lambda each: each.words.title)
    assert (gone.page, gone.words.title) == (joined, "")
    assert rosas.words.title == "Ines runs for water"


def test_what_an_erased_owner_brought_stays_their_teams(cause: Cause) -> None:
    page = a_page(cause)
    team = a_team(a_page(cause, email="omar@example.org"))
    own_fundraising.join_team(token=own_fundraising.token_of(page), code=team.code)
    given_on(page, 2500)

    erase(page)

    assert reading.brought_by(team) == fundraising_faces.of_team(team).raised_minor == 2500
    assert reading.team_league(cause) == [(team, 2500)]


def test_an_owner_is_told_what_is_held_of_their_pages(cause: Cause) -> None:
    page = a_memorial(cause)

    held = own_data.of(page.supporter)

    (said,) = held["fundraising_pages"]
    assert (said["title"], said["about"], said["about_on"]) == (
        "For Amadou", "Amadou Diallo", "2026-02-01",
    )  # fmt: skip
    assert page.link is not None
    assert page.link.code in [link["code"] for link in held["share_links"]]


def test_nobody_is_let_go_whose_page_collects(cause: Cause) -> None:
    page = a_page(cause)
    other = builders.a_supporter(cause.organisation)

    assert over.not_needed([page.supporter_id, other.id]) == [other.id]
    own_fundraising.close(token=own_fundraising.token_of(page), now=MONDAY)
    assert set(over.not_needed([page.supporter_id, other.id])) == {page.supporter_id, other.id}


def test_an_owner_finds_their_pages_beside_their_gifts(cause: Cause) -> None:
    page = a_page(cause)

    ((said, address),) = own_fundraising.pages_of(page.supporter)

    assert "Ines runs for water" in said
    assert "/relief/fundraising/mine/" in address
