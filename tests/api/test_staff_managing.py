"""Owners at work: members, keys, deliveries."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from mobilize.organisations.models import ApiKey, Membership, Organisation, Role
from mobilize.organisations.services import api_keys
from mobilize.outbox.models import OutboxMessage
from tests.builders import MONDAY, a_member, a_user, an_api_key, an_organisation
from tests.staff import at_work

pytestmark = pytest.mark.django_db


@pytest.fixture
def relief() -> Organisation:
    return an_organisation("relief", owner=a_user("greta@example.org"))


@pytest.fixture
def greta(relief: Organisation) -> Client:
    return at_work(Membership.objects.get(organisation=relief, role=Role.OWNER).user)


def a_damaged_message(org: Organisation | None) -> OutboxMessage:
    return OutboxMessage.objects.create(
        organisation_id=org.id if org else None,
        topic="signature-asked",
        key=str(uuid4()),
        payload={},
        state="damaged",
        attempts=8,
        last_error="mail-refused",
        created_at=MONDAY,
    )


def test_an_owner_invites_somebody_by_address(greta: Client, relief: Organisation) -> None:
    invited = {"email": "omar@example.org", "role": "campaigner"}

    page = greta.post("/staff/relief/members/", invited, follow=True).content.decode()

    assert "omar@example.org" in page
    omar = Membership.objects.get(organisation=relief, user__email="omar@example.org")
    assert omar.role == Role.CAMPAIGNER


def test_an_address_that_is_none_is_refused_beside_its_field(greta: Client) -> None:
    answer = greta.post("/staff/relief/members/", {"email": "omar", "role": "analyst"})

    page = answer.content.decode()
    assert "There is a problem" in page
    assert 'href="#id_email"' in page
    assert 'aria-invalid="true"' in page


def test_the_last_owner_cannot_leave_and_hears_why(greta: Client, relief: Organisation) -> None:
    owner = Membership.objects.get(organisation=relief, role=Role.OWNER)

    answer = greta.post(f"/staff/relief/members/{owner.id}/remove/", follow=True)

    assert "at least one owner" in answer.content.decode()
    assert Membership.objects.filter(id=owner.id).exists()


def test_a_member_s_role_can_change(greta: Client, relief: Organisation) -> None:
    omar = Membership.objects.get(user=a_member(relief, Role.ANALYST))

    answer = greta.post(f"/staff/relief/members/{omar.id}/role/", {"role": "owner"})

    omar.refresh_from_db()
    assert (answer.status_code, omar.role) == (303, Role.OWNER)


def test_a_role_nobody_knows_is_a_bad_request(greta: Client, relief: Organisation) -> None:
    omar = Membership.objects.get(user=a_member(relief, Role.ANALYST))

    answer = greta.post(f"/staff/relief/members/{omar.id}/role/", {"role": "emperor"})

    assert answer.status_code == 400


def test_a_member_of_another_organisation_cannot_be_removed_from_here(greta: Client) -> None:
    mallory = Membership.objects.get(user=a_member(an_organisation("rival"), Role.ANALYST))

    answer = greta.post(f"/staff/relief/members/{mallory.id}/remove/")

    assert answer.status_code == 404
    assert Membership.objects.filter(id=mallory.id).exists()


def test_a_key_is_shown_once_and_works(greta: Client, relief: Organisation) -> None:
    made = greta.post("/staff/relief/api-keys/", {"name": "Website", "scopes": ["read"]})
    later = greta.get("/staff/relief/api-keys/").content.decode()

    (secret,) = re.findall(r"mob_[\w-]{20,}", made.content.decode())
    assert secret not in later
    now = MONDAY + timedelta(days=1)
    key = api_keys.recognise(organisation_id=relief.id, secret=secret, now=now)
    assert key is not None
    assert key.name == "Website"


def test_a_key_that_may_do_nothing_is_not_made(greta: Client) -> None:
    answer = greta.post("/staff/relief/api-keys/", {"name": "Website"})

    assert "There is a problem" in answer.content.decode()
    assert not ApiKey.objects.exists()


def test_a_revoked_key_says_so(greta: Client, relief: Organisation) -> None:
    key, _ = an_api_key(relief)

    page = greta.post(f"/staff/relief/api-keys/{key.id}/revoke/", follow=True).content.decode()

    assert "Revoked" in page
    key.refresh_from_db()
    assert key.revoked_at is not None


def test_owners_see_their_own_failed_deliveries_only(greta: Client, relief: Organisation) -> None:
    mine = a_damaged_message(relief)
    others = a_damaged_message(an_organisation("rival"))

    page = greta.get("/staff/relief/deliveries/").content.decode()

    assert str(mine.id) in page
    assert str(others.id) not in page


def test_a_failed_delivery_is_put_back(greta: Client, relief: Organisation) -> None:
    mine = a_damaged_message(relief)

    greta.post(f"/staff/relief/deliveries/{mine.id}/requeue/")

    mine.refresh_from_db()
    assert (mine.state, mine.attempts) == ("waiting", 0)


def test_another_organisation_s_delivery_cannot_be_put_back(greta: Client) -> None:
    others = a_damaged_message(an_organisation("rival"))

    answer = greta.post(f"/staff/relief/deliveries/{others.id}/requeue/")

    others.refresh_from_db()
    assert (answer.status_code, others.state) == (404, "damaged")


def test_nothing_changes_by_looking(greta: Client, relief: Organisation) -> None:
    key, _ = an_api_key(relief)

    answer = greta.get(f"/staff/relief/api-keys/{key.id}/revoke/")

    assert answer.status_code == 405
