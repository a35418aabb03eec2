"""Pages of supporters' own: asked for, confirmed by their owner, changed, closed, hidden."""

from datetime import timedelta

import pytest

from donations.domain.fundraising import PageAims, PageKind, PageUnclear
from donations.models import FundraisingPage, Team
from donations.queries import fundraising as reading
from donations.queries.fundraising import FundraisingPageMissing, TeamMissing
from donations.services import (
    fundraising,
    fundraising_faces,
    fundraising_moderation,
    money_forgetting,
    own_fundraising,
)
from donations.services.fundraising import TeamOfAnotherCause, TooManyPages
from donations.services.fundraising_moderation import HidingUnexplained
from donations.services.own_fundraising import InATeam, NotCaptain
from donations.services.pledging import CauseTakesNothing, PageTakesNothing
from mobilize.kit import text, tokens
from mobilize.outbox.models import OutboxMessage
from petitions.domain import share_urls
from petitions.models import Cause, ShareLink, Supporter
from petitions.services import sharing
from tests import builders
from tests.builders import MONDAY
from tests.fundraisers import (
    a_draft,
    a_memorial,
    a_page,
    a_team,
    an_asked_page,
    given_on,
    words,
)

pytestmark = pytest.mark.django_db

LATER = MONDAY + timedelta(hours=2)


@pytest.fixture
def cause() -> Cause:
    return builders.a_cause(builders.an_organisation("relief"))


def test_nobody_sees_a_page_before_its_owner_confirms(cause: Cause) -> None:
    page = an_asked_page(cause)

    assert (page.state, page.slug, page.link) == ("pending", None, None)
    assert not reading.shown(cause.organisation_id).exists()
    with pytest.raises(PageTakesNothing):
        given_on(page)


def test_a_confirmed_page_has_a_short_name_and_a_link_of_its_owner(cause: Cause) -> None:
    page = a_page(cause, offset_minor=1000)

    face = fundraising_faces.of_page(reading.by_slug(cause.organisation_id, "ines-runs-for-water"))
    assert (face.words.title, face.raised_minor, face.page.offset_minor) == (
        "Ines runs for water", 0, 1000,
    )  # fmt: skip
    assert face.name is None  # she did not ask to be named
    links = ShareLink.objects.filter(supporter=page.supporter)
    assert {link.channel for link in links} == {"copy", *share_urls.STANDARD}
    for link in links:
        assert sharing.resolve(link.code).path == "/relief/fundraising/ines-runs-for-water/"
        assert link.signature is None


def test_confirming_again_changes_and_tells_nothing(cause: Cause) -> None:
    page = an_asked_page(cause)
    token = fundraising.confirm_token(page)
    first = fundraising.confirm(token=token, now=MONDAY)
    told, links = OutboxMessage.objects.count(), ShareLink.objects.count()

    again = fundraising.confirm(token=token, now=LATER)

    assert (again.id, again.confirmed_at) == (first.id, MONDAY)
    assert (OutboxMessage.objects.count(), ShareLink.objects.count()) == (told, links)


def test_two_pages_of_one_title_have_two_short_names(cause: Cause) -> None:
    slugs = [a_page(cause, email=f"{name}@example.org").slug for name in ("ines", "omar")]

    assert slugs == ["ines-runs-for-water", "ines-runs-for-water-2"]


def test_words_lie_sealed_and_open_for_their_own_page_only(cause: Cause) -> None:
    page, other = a_memorial(cause), a_page(cause)

    kept = b"".join(bytes(getattr(page, f"{name}_sealed")) for name in ("title", "story", "about"))
    other.title_sealed = page.title_sealed

    assert b"Amadou" not in kept
    assert fundraising_faces.of_page(page).words.about == "Amadou Diallo"
    with pytest.raises(Exception, match=r"."):
        fundraising_faces.of_page(other)


def test_nobody_can_have_a_mailbox_filled_with_pages(cause: Cause) -> None:
    for _ in range(5):
        an_asked_page(cause)

    asked = OutboxMessage.objects.filter(topic="donations.fundraising_page_asked")
    assert (FundraisingPage.objects.count(), asked.count()) == (3, 3)


def test_one_person_has_five_open_pages_at_most(cause: Cause) -> None:
    for day in range(5):
        a_page(cause, now=MONDAY + timedelta(days=2 * day))
    sixth = an_asked_page(cause, now=MONDAY + timedelta(days=11))

    with pytest.raises(TooManyPages):
        fundraising.confirm(token=fundraising.confirm_token(sixth), now=MONDAY + timedelta(days=11))


def test_a_page_nobody_confirmed_is_gone_after_seven_days(cause: Cause) -> None:
    kept = a_page(cause)
    an_asked_page(cause)

    money_forgetting.forget_old(now=MONDAY + timedelta(days=7, hours=1))

    assert list(FundraisingPage.objects.all()) == [kept]


def test_a_closed_cause_takes_no_pages(cause: Cause) -> None:
    cause.state, cause.closed_at = "closed", MONDAY
    cause.save()

    with pytest.raises(CauseTakesNothing):
        an_asked_page(cause)


def test_what_cannot_be_shown_is_refused_and_nothing_is_kept(cause: Cause) -> None:
    with pytest.raises(text.TextInvalid) as refused:
        an_asked_page(cause, title="Ines\u202eevil")
    with pytest.raises(PageUnclear):
        an_asked_page(cause, kind=PageKind.MOMENT)

    assert refused.value.field == "title"
    assert not Supporter.objects.exists()


def test_the_owner_changes_a_page_and_its_address_stays(cause: Cause) -> None:
    page = a_page(cause)

    own_fundraising.edit(
        token=own_fundraising.token_of(page),
        kind=PageKind.HONOUR,
        words=words(title="Ines walks", about="Rosa Lima"),
        aims=PageAims(goal_minor=70_000, offset_minor=500),
        name_shown=True,
    )

    face = fundraising_faces.of_page(reading.by_slug(cause.organisation_id, "ines-runs-for-water"))
    assert (face.words.title, face.words.about, face.name) == (
        "Ines walks", "Rosa Lima", "Ines Duarte",
    )  # fmt: skip
    assert (face.page.goal_minor, face.page.offset_minor) == (70_000, 500)


def test_a_confirmation_link_opens_no_owners_page(cause: Cause) -> None:
    page = a_page(cause)

    with pytest.raises(tokens.TokenInvalid):
        own_fundraising.own(fundraising.confirm_token(page))


def test_a_closed_page_can_be_read_and_takes_nothing_until_it_is_opened(cause: Cause) -> None:
    page = a_page(cause)
    token = own_fundraising.token_of(page)

    closed = own_fundraising.close(token=token, now=LATER)
    again = own_fundraising.close(token=token, now=LATER + timedelta(days=1))

    assert (closed.state, again.closed_at) == ("closed", LATER)
    assert reading.by_slug(cause.organisation_id, str(page.slug)) == page
    with pytest.raises(PageTakesNothing):
        given_on(closed)
    assert given_on(own_fundraising.reopen(token=token)).state == "captured"


def test_what_staff_hide_nobody_sees_but_its_owner_who_reads_why(cause: Cause) -> None:
    page = a_page(cause)
    by = builders.a_member(cause.organisation)

    hidden = fundraising_moderation.hide(
        organisation=cause.organisation, page_id=page.id, reason="It insults.", by=by, now=LATER
    )

    with pytest.raises(FundraisingPageMissing):
        reading.by_slug(cause.organisation_id, str(page.slug))
    with pytest.raises(PageTakesNothing):
        given_on(hidden)
    own = own_fundraising.own(own_fundraising.token_of(page))
    assert (own.hidden_reason, own.hidden_by) == ("It insults.", by)
    fundraising_moderation.show(organisation=cause.organisation, page_id=page.id)
    assert reading.by_slug(cause.organisation_id, str(page.slug)) == page


def test_nothing_is_hidden_without_a_reason(cause: Cause) -> None:
    page = a_page(cause)

    with pytest.raises(HidingUnexplained):
        fundraising_moderation.hide(
            organisation=cause.organisation, page_id=page.id, reason="  ", by=None, now=LATER
        )


def test_a_page_begins_in_a_team_by_its_captains_code(cause: Cause) -> None:
    team = a_team(a_page(cause))

    omars = a_page(cause, email="omar@example.org", team=team.code)

    assert [page.id for page in reading.members(team)] == [omars.team.pages.first().id, omars.id]
    assert (team.slug, team.captain.id) == ("the-quay-runners", team.pages.first().supporter_id)


def test_a_page_joins_one_team_of_its_own_cause(cause: Cause) -> None:
    team = a_team(a_page(cause))
    other = builders.a_cause(cause.organisation, "shelter")
    elsewhere = a_page(other, email="rosa@example.org")
    omars = a_page(cause, email="omar@example.org")
    token = own_fundraising.token_of(omars)

    with pytest.raises(TeamOfAnotherCause):
        own_fundraising.join_team(token=own_fundraising.token_of(elsewhere), code=team.code)
    with pytest.raises(TeamMissing):
        own_fundraising.join_team(token=token, code="no-such-code")
    joined = own_fundraising.join_team(token=token, code=team.code)
    with pytest.raises(InATeam):
        own_fundraising.found_team(token=token, name="Another", now=MONDAY)

    assert joined.team == team
    assert own_fundraising.leave_team(token=token).team is None


def test_only_the_captain_takes_a_page_out_and_it_does_not_come_back_with_the_old_code(
    cause: Cause,
) -> None:
    captains = a_page(cause)
    team = a_team(captains)
    omars = a_page(cause, email="omar@example.org", team=team.code)
    given_on(omars, 1000)
    alone = a_page(cause, email="rosa@example.org")
    captain, omar = (own_fundraising.token_of(page) for page in (captains, omars))

    with pytest.raises(NotCaptain):
        own_fundraising.remove_from_team(token=omar, slug=str(captains.slug))
    with pytest.raises(FundraisingPageMissing):
        own_fundraising.remove_from_team(token=captain, slug=str(alone.slug))
    offered = own_fundraising.others_in_team(FundraisingPage.objects.get(id=captains.id))
    own_fundraising.remove_from_team(token=captain, slug=str(omars.slug))

    assert offered == [omars]
    assert reading.brought_by(team) == 0
    with pytest.raises(TeamMissing):
        own_fundraising.join_team(token=omar, code=team.code)
    assert FundraisingPage.objects.get(id=omars.id).team is None


def test_a_hidden_team_is_nowhere_and_its_pages_go_on(cause: Cause) -> None:
    page = a_page(cause)
    team = a_team(page)

    fundraising_moderation.hide_team(
        organisation=cause.organisation, team_id=team.id, reason="Rude.", by=None, now=LATER
    )

    with pytest.raises(TeamMissing):
        reading.team_by_slug(cause.organisation_id, team.slug)
    with pytest.raises(TeamMissing):
        fundraising.ask(
            cause=cause, draft=a_draft(team=team.code), email="rosa@example.org", name="Rosa",
            now=MONDAY,
        )  # fmt: skip
    assert reading.team_league(cause) == []
    assert reading.by_slug(cause.organisation_id, str(page.slug)) == page
    assert Team.objects.get().hidden_reason == "Rude."
