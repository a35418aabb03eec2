"""Campaigners at work: causes, petitions, links, money that came by hand."""

from uuid import UUID

import pytest
from django.test import Client

from donations.domain.promises import Promise
from donations.models import LedgerEntry, Pledge
from donations.services import pledging
from mobilize.organisations.models import Organisation, Role
from petitions.models import Cause, Petition, ShareLink
from petitions.services import causes
from tests.builders import MONDAY, a_member, an_organisation
from tests.staff import at_work

pytestmark = pytest.mark.django_db

CAUSE = {"title": "Haiti", "slug": "haiti", "summary": "Water.", "currency": "USD", "goal": "5,000"}
PETITION = {
    "cause": "haiti",
    "title": "Cancel the debt",
    "slug": "cancel-the-debt",
    "ask": "Cancel it.",
    "target": "The finance ministers",
    "goal": "1000",
    "locale": "en",
}


@pytest.fixture
def relief() -> Organisation:
    return an_organisation("relief")


@pytest.fixture
def omar(relief: Organisation) -> Client:
    return at_work(a_member(relief, Role.CAMPAIGNER))


@pytest.fixture
def haiti(omar: Client) -> Cause:
    omar.post("/staff/relief/causes/new/", CAUSE)
    omar.post("/staff/relief/causes/haiti/publish/")
    return Cause.objects.get(slug="haiti")


def a_pledge(cause: Cause, rail: str = "transfer") -> Pledge:
    return pledging.make(
        cause=cause,
        petition=None,
        promise=Promise(amount_minor=2_500, currency="USD", rail=rail),
        giver=None,
        touch_token=None,
        now=MONDAY,
    )


def test_a_cause_is_written_published_and_closed(omar: Client, haiti: Cause) -> None:
    omar.post("/staff/relief/causes/haiti/close/")

    was, now = haiti, Cause.objects.get(slug="haiti")
    assert (was.state, was.goal_minor, was.currency) == ("open", 500_000, "USD")
    assert now.state == "closed"


def test_a_cause_s_words_and_goal_change(omar: Client, haiti: Cause) -> None:
    changes = {"title": "Haiti now", "summary": "Water and shelter.", "goal": "1.50"}

    omar.post("/staff/relief/causes/haiti/", changes)

    haiti.refresh_from_db()
    assert (haiti.title, haiti.goal_minor) == ("Haiti now", 150)


@pytest.mark.parametrize("goal", ["1.234", "-5", "ten", "1e9"])
def test_a_goal_that_is_no_amount_is_refused_at_its_field(omar: Client, goal: str) -> None:
    page = omar.post("/staff/relief/causes/new/", CAUSE | {"goal": goal}).content.decode()

    assert 'href="#id_goal"' in page
    assert not Cause.objects.exists()


@pytest.mark.usefixtures("haiti")
def test_a_short_name_that_is_taken_is_said_at_its_field(omar: Client) -> None:
    page = omar.post("/staff/relief/causes/new/", CAUSE).content.decode()

    assert 'href="#id_slug"' in page
    assert Cause.objects.count() == 1


@pytest.mark.usefixtures("haiti")
def test_publishing_twice_is_told_and_harms_nothing(omar: Client) -> None:
    page = omar.post("/staff/relief/causes/haiti/publish/", follow=True).content.decode()

    assert "notice caution" in page


@pytest.mark.usefixtures("haiti")
def test_a_petition_is_written_published_and_gets_a_link(omar: Client) -> None:
    omar.post("/staff/relief/petitions/new/", PETITION)
    omar.post("/staff/relief/petitions/cancel-the-debt/publish/")
    link = {"petition": "cancel-the-debt", "channel": "email", "label": "May newsletter"}

    page = omar.post("/staff/relief/links/", link, follow=True).content.decode()

    assert Petition.objects.get().state == "open"
    assert "May newsletter" in page
    assert f"/s/{ShareLink.objects.get(signature=None).code}" in page


@pytest.mark.usefixtures("haiti")
def test_an_analyst_makes_no_link(omar: Client, relief: Organisation) -> None:
    omar.post("/staff/relief/petitions/new/", PETITION)
    link = {"petition": "cancel-the-debt", "channel": "email", "label": "Mine"}

    answer = at_work(a_member(relief, Role.ANALYST)).post("/staff/relief/links/", link)

    assert answer.status_code == 403
    assert not ShareLink.objects.filter(label="Mine").exists()


def test_money_that_came_by_transfer_is_booked_once(omar: Client, haiti: Cause) -> None:
    pledge = a_pledge(haiti)
    said = {"reference": "statement 12", "received_on": "2026-03-03"}

    first = omar.post(f"/staff/relief/pledges/{pledge.id}/settle/", said)
    second = omar.post(f"/staff/relief/pledges/{pledge.id}/settle/", said)

    assert (first.status_code, second.status_code) == (303, 200)
    assert [entry.amount_minor for entry in LedgerEntry.objects.all()] == [2_500]


def test_money_of_tomorrow_is_refused(omar: Client, haiti: Cause) -> None:
    pledge = a_pledge(haiti)
    said = {"reference": "statement 12", "received_on": "2999-01-01"}

    page = omar.post(f"/staff/relief/pledges/{pledge.id}/settle/", said).content.decode()

    assert "There is a problem" in page
    assert not LedgerEntry.objects.exists()


def test_an_open_pledge_is_called_off(omar: Client, haiti: Cause) -> None:
    pledge = a_pledge(haiti, rail="card")

    omar.post(f"/staff/relief/pledges/{pledge.id}/cancel/")

    pledge.refresh_from_db()
    assert pledge.state == "cancelled"


def test_pledges_are_listed_a_page_at_a_time(omar: Client, haiti: Cause) -> None:
    for _ in range(51):
        a_pledge(haiti)

    first = omar.get("/staff/relief/pledges/")
    last: UUID = first.context["next"]
    second = omar.get(f"/staff/relief/pledges/?before={last}")

    assert (len(first.context["pledges"]), len(second.context["pledges"])) == (50, 1)


def test_the_report_says_what_was_booked_and_how_far_its_models_are_apart(
    omar: Client, haiti: Cause
) -> None:
    pages = []
    for journey in ([], ["email", "facebook"]):
        pledge = a_pledge(haiti)
        Pledge.objects.filter(id=pledge.id).update(journey=journey)
        said = {"reference": f"statement {pledge.id}", "received_on": "2026-03-03"}
        omar.post(f"/staff/relief/pledges/{pledge.id}/settle/", said)
        pages.append(omar.get("/staff/relief/channels/?cause=haiti").content.decode())

    untagged, one_tagged = pages
    apart = "The two models furthest apart place {}\N{NO-BREAK SPACE}% of it differently."
    assert "Nothing tells how the 25.00 USD came" in untagged
    assert apart.format("0.0") in untagged
    assert apart.format("50.0") in one_tagged


@pytest.mark.usefixtures("haiti")
def test_a_period_that_ends_before_it_begins_is_refused(omar: Client) -> None:
    query = "cause=haiti&since=2026-03-02&until=2026-03-01"

    page = omar.get(f"/staff/relief/channels/?{query}").content.decode()

    assert "before the first one" in page


def test_another_organisation_s_pledge_is_missing(omar: Client) -> None:
    rival = an_organisation("rival")
    cause = causes.create(
        org=rival, slug="own", title="Own", summary="Own.", currency="USD", by=None, now=MONDAY
    )
    causes.publish(org=rival, slug="own", now=MONDAY)
    cause.refresh_from_db()
    pledge = a_pledge(cause)

    answer = omar.post(f"/staff/relief/pledges/{pledge.id}/cancel/")

    pledge.refresh_from_db()
    assert (answer.status_code, pledge.state) == (404, "open")
