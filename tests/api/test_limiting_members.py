"""Limiting members to some petitions, over the API and on the members' page, and what it means."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from donations.emails import digest as mailing
from donations.models import DigestSwitch
from donations.services import digests
from mobilize.organisations.models import Membership, Organisation, Role, User
from mobilize.organisations.services import members
from petitions.models import Petition
from petitions.services import versions
from tests.api.petition_callers import Caller
from tests.builders import MONDAY, a_cause, a_member, an_open_petition, an_organisation
from tests.mailbox import Mailbox
from tests.staff import at_work

pytestmark = pytest.mark.django_db

WEEK = timedelta(days=7)
REPORT = "reports/attribution"


@pytest.fixture
def relief() -> Organisation:
    return an_organisation("relief")


@pytest.fixture
def wells(relief: Organisation) -> Petition:
    return an_open_petition(relief, "wells", cause=a_cause(relief), title="Wells for Kara")


@pytest.fixture
def debt(wells: Petition) -> Petition:
    return an_open_petition(wells.organisation, "debt", cause=wells.cause, title="The debt")


@pytest.fixture
def greta(relief: Organisation) -> User:
    return Membership.objects.get(organisation=relief, role=Role.OWNER).user


@pytest.fixture
def omar(wells: Petition, debt: Petition) -> User:
    return a_member(wells.organisation, limited_to=[wells])


def member_of(user: User) -> Membership:
    return Membership.objects.get(user=user)


def test_an_owner_limits_a_member_and_takes_the_limit_away(
    greta: User, wells: Petition, debt: Petition
) -> None:
    owner = Caller("relief", user=greta)

    invited = owner.post(
        "members/",
        {"email": "omar@example.org", "role": "campaigner", "petitions": ["debt", "wells"]},
    )
    path = f"members/{invited.json()['id']}/"
    kept = owner.patch(path, {"role": "analyst"})
    lifted = owner.patch(path, {"role": "analyst", "petitions": []})

    assert invited.status_code == 201
    assert invited.json()["petitions"] == kept.json()["petitions"] == ["debt", "wells"]
    assert lifted.json()["petitions"] == []
    assert [one["petitions"] for one in owner.get("members/").json()["results"]] == [[], []]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"role": "analyst", "petitions": ["wells", "no-such"]}, "petition-unknown"),
        ({"role": "owner", "petitions": ["wells"]}, "owner-unlimited"),
        ({"role": "analyst", "petitions": "wells"}, "invalid"),
        ({"role": "analyst", "petitions": [7]}, "invalid"),
        ({"role": "analyst", "petitions": None}, "invalid"),
    ],
)
def test_a_wrong_limit_names_its_field_and_stores_nothing(
    greta: User, omar: User, debt: Petition, body: dict[str, Any], code: str
) -> None:
    owner, before = Caller("relief", user=greta), member_of(omar).petitions

    changed = owner.patch(f"members/{member_of(omar).id}/", body)
    invited = owner.post("members/", {"email": "ines@example.org", **body})

    for answer in (changed, invited):
        assert (answer.status_code, answer.json()["code"]) == (400, code)
        assert answer.json()["errors"][0]["field"].startswith("petitions")
    assert member_of(omar).petitions == before
    assert not User.objects.filter(email="ines@example.org").exists()


def test_another_organisations_petition_is_none_to_be_limited_to(greta: User, omar: User) -> None:
    an_open_petition(an_organisation("mallorys"), "strange")

    answer = Caller("relief", user=greta).patch(
        f"members/{member_of(omar).id}/", {"role": "analyst", "petitions": ["strange"]}
    )

    assert (answer.status_code, answer.json()["code"]) == (400, "petition-unknown")


def test_who_is_limited_is_made_an_owner_only_without_the_limit(greta: User, omar: User) -> None:
    owner, path = Caller("relief", user=greta), f"members/{member_of(omar).id}/"

    refused = owner.patch(path, {"role": "owner"})
    made = owner.patch(path, {"role": "owner", "petitions": []})

    assert (refused.json()["code"], made.json()["role"]) == ("owner-unlimited", "owner")
    with pytest.raises(IntegrityError, match="owners_are_never_limited"), transaction.atomic():
        Membership.objects.filter(user=omar).update(petitions=[uuid4()])


def test_the_limit_is_chosen_on_a_page_and_stands_there_when_it_is_loaded_again(
    greta: User, omar: User, debt: Petition
) -> None:
    page, path = at_work(greta), f"/staff/relief/members/{member_of(omar).id}/petitions/"

    unknown = page.post(path, {"petitions": ["no-such"]})
    chosen = page.post(path, {"petitions": ["debt", "wells"]}, follow=True)
    again = page.get(path).content.decode()

    assert unknown.status_code == 200
    assert "no-such" in unknown.content.decode()
    assert "The debt, Wells for Kara" in chosen.content.decode()
    assert again.count(" checked") == 2
    page.post(path, {})
    assert member_of(omar).petitions == []


def test_inviting_a_known_member_again_on_the_page_keeps_their_limit(
    greta: User, omar: User
) -> None:
    limit = member_of(omar).petitions

    at_work(greta).post("/staff/relief/members/", {"email": omar.email, "role": "analyst"})

    assert limit != []
    assert (member_of(omar).role, member_of(omar).petitions) == ("analyst", limit)


def test_a_limit_set_while_another_owner_changes_the_role_keeps_the_new_role(
    greta: User, omar: User
) -> None:
    member = member_of(omar)
    members.change_role(
        organisation_id=member.organisation_id, member_id=member.id, role=Role.ANALYST
    )

    members.change_role(
        organisation_id=member.organisation_id, member_id=member.id, petitions=["wells"]
    )

    assert (member.role, member_of(omar).role) == ("campaigner", "analyst")


def test_an_owners_page_refuses_a_limit_in_words(greta: User, wells: Petition) -> None:
    path = f"/staff/relief/members/{member_of(greta).id}/petitions/"

    answer = at_work(greta).post(path, {"petitions": ["wells"]})

    assert "An owner sees the whole organisation" in answer.content.decode()
    assert member_of(greta).petitions == []


def test_a_report_that_names_no_petition_of_theirs_is_refused_and_the_page_leads_to_one(
    omar: User,
) -> None:
    his, page = Caller("relief", user=omar), at_work(omar)

    unsaid, other = his.get(REPORT), his.get(f"{REPORT}?petition=debt")
    nobodys, closed = his.get(f"{REPORT}?petition=no-such"), his.get("reports/cohorts")
    led = page.get("/staff/relief/attribution/?by=link")

    assert (unsaid.status_code, unsaid.json()["code"]) == (400, "petition-unsaid")
    assert unsaid.json()["errors"][0]["field"] == "petition"
    assert other.status_code == 404
    assert _but_request(other) == _but_request(nobodys)
    assert (closed.status_code, closed.json()["code"]) == (403, "outside-limit")
    assert (led.status_code, led.url) == (302, "/staff/relief/attribution/?by=link&petition=wells")
    refused = page.get("/staff/relief/returning/")
    assert refused.status_code == 403
    assert "for some petitions only" in refused.content.decode()


def _but_request(answer: Any) -> dict[str, Any]:
    return {name: said for name, said in answer.json().items() if name != "request_id"}


def test_a_draft_that_is_not_theirs_is_to_them_what_it_is_to_everybody(
    relief: Organisation, omar: User, wells: Petition, debt: Petition
) -> None:
    Petition.objects.update(state="draft", published_at=None)
    his, everybody = Caller("relief", user=omar), Caller("relief")

    assert [one["slug"] for one in his.get("petitions/").json()["results"]] == ["wells"]
    assert his.get("petitions/wells/").status_code == 200
    assert his.get("petitions/debt/").status_code == 404
    assert everybody.get("petitions/wells/").status_code == 404


def test_a_limit_follows_its_petition_when_another_takes_the_name(
    relief: Organisation, omar: User, wells: Petition
) -> None:
    versions.hide(petition=wells)
    taken = an_open_petition(relief, "wells", cause=wells.cause, title="Of others")

    his = Caller("relief", user=omar)

    assert his.get(f"petitions/{wells.slug}/imports").status_code == 200
    assert his.get(f"petitions/{taken.slug}/imports").status_code == 404


def test_whose_limit_was_set_later_is_mailed_no_digest(
    relief: Organisation, wells: Petition, mailbox: Mailbox
) -> None:
    ines = a_member(relief, Role.ANALYST)
    digests.switch_on(organisation=relief, person=ines, now=MONDAY)
    Membership.objects.filter(user=ines).update(petitions=[wells.id])
    switch, monday = DigestSwitch.objects.get(), MONDAY + WEEK

    asked = digests.ask_due(organisation=relief, now=monday)
    mailing.send(organisation_id=relief.id, switch_id=switch.id, until=monday.date(), now=monday)
    again = Caller("relief", user=ines).put("reports/digest/switch", {})

    assert (asked, mailbox.to(ines.email)) == (0, [])
    assert (again.status_code, again.json()["code"]) == (403, "outside-limit")
