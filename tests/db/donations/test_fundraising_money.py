"""What pages and teams brought is what the ledger says; who came was brought by somebody."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from donations.domain.promises import Giver, Promise
from donations.models import FundraisingPage, LedgerEntry, PageMoney, Payment, Pledge
from donations.queries import cause_money
from donations.queries import fundraising as reading
from donations.queries.invariants import INVARIANTS
from donations.services import (
    fundraising_faces,
    fundraising_moderation,
    gift_wall,
    gift_words,
    own_fundraising,
    plans,
    pledging,
    refunding,
)
from mobilize.checks import invariants
from mobilize.kit import ids
from mobilize.outbox.models import OutboxMessage
from petitions.models import Cause, Petition, ShareLink, Signature, Touch
from petitions.queries import own_links, spread
from petitions.queries.spread import Scope
from petitions.services import referring, sharing
from tests import builders, promises
from tests.builders import MONDAY
from tests.fundraisers import a_page, a_team, given_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def cause() -> Cause:
    return builders.a_cause(builders.an_organisation("relief"), goal_minor=100_000)


@pytest.fixture
def page(cause: Cause) -> FundraisingPage:
    return a_page(cause)


def raised(page: FundraisingPage) -> tuple[int, int]:
    found = reading.brought([page]).get(page.id, reading.Brought())
    return found.settled_minor, found.gifts


def given_back(payment: Payment, amount_minor: int | None = None) -> None:
    refund = refunding.ask(
        organisation_id=payment.organisation_id, payment_id=payment.id,
        amount_minor=amount_minor, reason="asked", by=None, now=MONDAY,
    )  # fmt: skip
    refunding.carry_out(organisation_id=payment.organisation_id, refund_id=refund.id, now=MONDAY)


def broken() -> list[str]:
    return [breach.invariant for breach in invariants.run(INVARIANTS)]


def came_through(page: FundraisingPage) -> str:
    """Return the token of a visit through the page's link."""
    assert page.link is not None
    link = sharing.resolve(page.link.code)
    touch_id = ids.new()
    Touch.objects.create(
        id=touch_id, organisation=page.organisation, cause=page.cause, link=page.link,
        channel="copy", known_by="code", occurred_at=MONDAY,
    )  # fmt: skip
    return sharing.touch_token(link, touch_id)


def a_promise(page: FundraisingPage, *, touch: str, email: str = "omar@example.org") -> Pledge:
    return pledging.make(
        cause=page.cause, petition=None,
        promise=Promise(amount_minor=2500, currency=page.currency, rail="transfer"),
        giver=Giver(email=email, name="Omar"), touch_token=touch, fundraising_page=page,
        now=MONDAY,
    )  # fmt: skip


def test_a_gift_on_a_page_counts_there_and_for_the_cause(
    cause: Cause, page: FundraisingPage
) -> None:
    given_on(page, 2500)
    given_on(page, 1000)

    assert raised(page) == (3500, 2)
    assert cause_money.in_currency(cause_money.of(cause.id), cause.currency).settled_minor == 3500
    assert set(LedgerEntry.objects.values_list("fundraising_page", flat=True)) == {page.id}
    assert broken() == []


def test_what_was_collected_elsewhere_is_in_no_total(cause: Cause) -> None:
    page = a_page(cause, offset_minor=80_000)
    given_on(page, 2500)

    total = cause_money.in_currency(cause_money.of(cause.id), cause.currency)
    assert raised(page) == (2500, 1)
    assert (total.settled_minor, total.shown_minor) == (2500, 2500)
    assert LedgerEntry.objects.count() == 1


def test_a_refund_lowers_a_page_and_its_team(page: FundraisingPage) -> None:
    team = a_team(page)
    kept, gone = given_on(page, 2500), given_on(page, 1000)

    given_back(gone)
    given_back(kept, 500)

    assert raised(page) == (2000, 2)
    assert reading.brought_by(team) == 2000
    assert broken() == []


def test_a_promise_that_is_not_paid_brings_a_page_nothing(page: FundraisingPage) -> None:
    a_promise(page, touch="")

    assert raised(page) == (0, 0)


def test_a_team_has_the_sum_of_its_pages_and_ranks_them(
    cause: Cause, page: FundraisingPage
) -> None:
    team = a_team(page)
    late = MONDAY + timedelta(hours=1)
    omars = a_page(cause, email="omar@example.org", team=team.code, now=late)
    rosas = a_page(cause, email="rosa@example.org", team=team.code)
    alone = a_page(cause, email="aminata@example.org")
    for on, minor in ((page, 1000), (omars, 4000), (rosas, 4000), (alone, 9000)):
        given_on(on, minor)

    face = fundraising_faces.of_team(team)

    assert face.raised_minor == 9000 == sum(each.raised_minor for each in face.pages)
    assert reading.team_league(cause) == [(team, 9000)]
    assert [each.page for each in face.pages] == [rosas, omars, page]  # of equal ones the earlier
    assert fundraising_faces.of_cause(cause)[0].page == alone
    assert broken() == []


def test_a_team_has_no_more_what_a_hidden_page_or_one_that_left_brought(
    cause: Cause, page: FundraisingPage
) -> None:
    team = a_team(page)
    omars = a_page(cause, email="omar@example.org", team=team.code)
    rosas = a_page(cause, email="rosa@example.org", team=team.code)
    for on in (page, omars, rosas):
        given_on(on, 1000)

    own_fundraising.leave_team(token=own_fundraising.token_of(rosas))
    fundraising_moderation.hide(
        organisation=cause.organisation, page_id=omars.id, reason="Rude.", by=None, now=MONDAY
    )

    assert reading.brought_by(team) == 1000
    assert raised(omars) == raised(rosas) == (1000, 1)


def test_later_gifts_of_a_recurring_one_count_until_it_moves_to_another_cause(
    cause: Cause, page: FundraisingPage
) -> None:
    plan = promises.a_plan(cause)
    Pledge.objects.filter(plan=plan).update(fundraising_page=page)
    other = builders.a_cause(cause.organisation, "shelter")

    plans.move(plan=plan, cause_slug=other.slug, now=MONDAY)

    moved = Pledge.objects.get(plan=plan)
    assert (moved.cause, moved.fundraising_page) == (other, None)
    assert broken() == []


def test_no_row_of_a_pages_money_can_differ_from_the_book_unseen(page: FundraisingPage) -> None:
    given_on(page, 2500)
    a_team(page)

    PageMoney.objects.update(settled_minor=9999)

    assert set(broken()) == {"a-pages-money-is-its-ledger-entries", "a-teams-money-is-its-pages"}


def test_a_gift_on_a_page_of_another_cause_is_seen(cause: Cause, page: FundraisingPage) -> None:
    other = builders.a_cause(cause.organisation, "shelter")
    stray = builders.a_pledge(other)

    Pledge.objects.filter(id=stray.id).update(fundraising_page=page)

    assert broken() == ["gifts-stand-on-a-page-of-their-cause"]


def test_the_ledger_takes_no_other_page_afterwards(page: FundraisingPage) -> None:
    given_on(page)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE donations_ledgerentry SET fundraising_page_id = NULL")


def test_whoever_came_through_a_page_stands_below_its_owners_signature(cause: Cause) -> None:
    petition = builders.an_open_petition(cause.organisation, cause=cause)
    ines = builders.a_supporter(cause.organisation, "ines@example.org")
    signed = builders.a_confirmed_signature(petition, supporter=ines)
    page = a_page(cause)

    pledge = a_promise(page, touch=came_through(page))

    assert (pledge.parent, pledge.root_id, pledge.depth) == (signed, signed.root_id, 1)
    assert pledge.journey == ["copy"]
    assert pledge.touch is not None
    assert pledge.touch.link == page.link


def test_an_owner_who_signs_later_is_whom_people_came_through_from_then_on(cause: Cause) -> None:
    petition = builders.an_open_petition(cause.organisation, cause=cause)
    page = a_page(cause)
    before = a_promise(page, touch=came_through(page))
    signed = builders.a_confirmed_signature(petition, supporter=page.supporter)

    after = a_promise(page, touch=came_through(page), email="rosa@example.org")

    assert (before.parent, after.parent) == (None, signed)
    assert before.touch is not None
    assert before.touch.link == page.link


def test_visits_through_a_page_are_its_owners_in_reports_and_on_their_own_page(
    cause: Cause,
) -> None:
    petition = builders.an_open_petition(cause.organisation, cause=cause)
    page = a_page(cause)
    older = builders.a_confirmed_signature(petition, supporter=page.supporter)
    for _ in range(6):
        came_through(page)
    scope = Scope(cause.organisation_id, cause.id, (petition.id,), "UTC")

    counted = spread.visits(scope, until=MONDAY + timedelta(days=1))

    assert [UUID(bytes=bytes(each)) for each in counted["id"]] == [older.id]
    assert list(counted["many"]) == [6]
    assert own_links.brought(older.id).visits == 6


def test_a_signature_through_a_page_is_brought_by_its_owner(cause: Cause) -> None:
    petition = builders.an_open_petition(cause.organisation, cause=cause)
    page = a_page(cause)
    signed = builders.a_confirmed_signature(petition, supporter=page.supporter)
    came_through(page)

    place = placed(Touch.objects.get(), petition, builders.a_supporter(cause.organisation).id)

    assert (place.parent_id, place.root_id) == (signed.id, signed.root_id)


def test_nobody_refers_themselves_through_their_own_page(cause: Cause) -> None:
    petition = builders.an_open_petition(cause.organisation, cause=cause)
    page = a_page(cause)
    builders.a_confirmed_signature(petition, supporter=page.supporter)

    pledge = a_promise(page, touch=came_through(page), email="ines@example.org")

    assert (pledge.parent, pledge.note) == (None, "self_referral")


def test_the_owner_hears_counts_from_five_on(cause: Cause, page: FundraisingPage) -> None:
    petition = builders.an_open_petition(cause.organisation, cause=cause)
    for number in range(5):
        came_through(page)
        if number:
            builders.a_confirmed_signature(petition, touch=Touch.objects.latest("id"))
            given_on(page)

    brought = own_fundraising.brought(page)

    assert (brought.visits, brought.signatures, brought.gifts) == (5, None, None)
    given_on(page)
    assert own_fundraising.brought(page).gifts == 5


def test_a_page_shows_what_its_givers_say_once_staff_have_read_it(
    cause: Cause, page: FundraisingPage
) -> None:
    given_on(page, comment="Run!", anonymous=False)
    given_on(page, comment="Go on!", email="rosa@example.org", name="Rosa Lima")
    given_on(a_page(cause, email="aminata@example.org"), comment="Elsewhere")
    org = cause.organisation

    before = gift_wall.of_page(org.id, page.id)
    for each in gift_wall.to_read(org.id, state="waiting", names=False):
        gift_words.show(organisation=org, words_id=each.id, by=None, now=MONDAY)
    after = gift_wall.of_page(org.id, page.id)

    assert before == []
    assert {(gift.name, gift.comment) for gift in after} == {
        ("Omar Diallo", "Run!"), (None, "Go on!"),
    }  # fmt: skip


def test_what_came_through_a_networks_own_link_is_known_to_have_come_from_there(
    cause: Cause, page: FundraisingPage
) -> None:
    link = reading.links_of(page)["whatsapp"]
    for _ in range(5):
        Touch.objects.create(
            id=ids.new(), organisation=page.organisation, cause=cause, link=link,
            channel="whatsapp", known_by="code", occurred_at=MONDAY,
        )  # fmt: skip
    token = sharing.touch_token(sharing.resolve(link.code), Touch.objects.latest("id").id)

    pledge = a_promise(page, touch=token)

    assert pledge.journey == ["whatsapp"]
    assert own_fundraising.brought(page).visits == 5


def moments() -> list[str]:
    told = OutboxMessage.objects.filter(topic="donations.fundraising_moment").order_by("id")
    return [row.payload["moment"] for row in told]


def test_an_owner_is_told_of_the_first_gift_and_of_the_goal_once_each(cause: Cause) -> None:
    page = a_page(cause, goal_minor=5000, offset_minor=1000)
    given_on(page, 2500)
    first = moments()
    given_on(page, 1000)
    given_back(given_on(page, 600))
    given_on(page, 600)

    assert (first, moments()) == (["first_gift"], ["first_gift", "goal"])


def test_a_first_gift_that_reaches_the_goal_is_one_mail_and_a_higher_goal_another(
    cause: Cause,
) -> None:
    page = a_page(cause, goal_minor=2500)
    given_on(page, 2500)
    FundraisingPage.objects.filter(id=page.id).update(goal_minor=4000)
    given_on(page, 1500)

    assert moments() == ["goal", "goal"]


def test_a_link_has_one_owner(cause: Cause, page: FundraisingPage) -> None:
    petition = builders.an_open_petition(cause.organisation, cause=cause)
    signed: Signature = builders.a_confirmed_signature(petition)

    with pytest.raises(DatabaseError), transaction.atomic():
        ShareLink.objects.filter(id=page.link_id).update(signature=signed, petition=petition)


def placed(touch: Touch, petition: Petition, supporter_id: Any) -> Any:
    return referring.place(
        organisation_id=petition.organisation_id, supporter_id=supporter_id, touch=touch,
        petition_id=petition.id,
    )  # fmt: skip
