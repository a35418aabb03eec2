"""Organisations over the API: profile, members, keys."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from rest_framework.test import APIClient

from mobilize.organisations.models import ApiKey, Membership, Role, Scope
from mobilize.organisations.models.organisation import Organisation
from mobilize.organisations.services import api_keys
from tests.builders import MONDAY, a_member, a_user, an_api_key, an_organisation

pytestmark = pytest.mark.django_db

ROOT = "/api/v1/organisations"


@pytest.fixture
def red_cross() -> Organisation:
    return an_organisation("red-cross", owner=a_user("greta@example.org"))


@pytest.fixture
def greta(api: APIClient, red_cross: Organisation) -> APIClient:
    """Return the owner's key-carrying client."""
    _, secret = an_api_key(red_cross, Scope.MANAGE)
    api.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return api


def ask(client: APIClient, method: str, path: str, body: Any = None) -> Any:
    return getattr(client, method)(f"{ROOT}{path}", body, format="json")


def test_everybody_may_know_who_an_organisation_is(api: APIClient, red_cross: Organisation) -> None:
    answer = ask(api, "get", "/red-cross/")

    assert answer.json() == {
        "slug": "red-cross",
        "name": "Red-Cross",
        "currency": "EUR",
        "locale": "en",
    }


def test_an_unknown_organisation_is_missing(api: APIClient) -> None:
    answer = ask(api, "get", "/nobody/")

    assert (answer.status_code, answer.json()["code"]) == (404, "organisation-missing")


def test_head_is_answered_as_get_and_a_method_that_is_none_with_405(
    api: APIClient, red_cross: Organisation
) -> None:
    answers = [getattr(api, method)(f"{ROOT}/red-cross/") for method in ("head", "trace", "put")]

    assert [answer.status_code for answer in answers] == [200, 405, 405]
    assert answers[1].headers["Allow"] == "GET, HEAD, OPTIONS"


def test_a_stranger_is_asked_to_sign_in(api: APIClient, red_cross: Organisation) -> None:
    answer = ask(api, "get", "/red-cross/members/")

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_key_of_another_organisation_is_no_key_here(
    api: APIClient, red_cross: Organisation
) -> None:
    _, mallory = an_api_key(an_organisation(), Scope.MANAGE)
    api.credentials(HTTP_AUTHORIZATION=f"Bearer {mallory}")

    answer = ask(api, "get", "/red-cross/members/")

    assert (answer.status_code, answer.json()["code"]) == (401, "authentication-failed")


def test_a_member_of_another_organisation_is_refused(
    api: APIClient, red_cross: Organisation
) -> None:
    mallory = a_member(an_organisation(), Role.OWNER)
    api.force_login(mallory)

    answer = ask(api, "get", "/red-cross/members/")

    assert (answer.status_code, answer.json()["code"]) == (403, "permission-denied")


def test_an_owner_signed_in_with_a_browser_sees_the_members(
    api: APIClient, red_cross: Organisation
) -> None:
    api.force_login(Membership.objects.get(organisation=red_cross).user)

    answer = ask(api, "get", "/red-cross/members/")

    assert [member["email"] for member in answer.json()["results"]] == ["greta@example.org"]


def test_a_browsers_post_needs_the_csrf_token(red_cross: Organisation) -> None:
    from tests.clients import ApiClient  # noqa: PLC0415 - the strict kind, for this test only

    browser = ApiClient(enforce_csrf_checks=True)
    browser.force_login(Membership.objects.get(organisation=red_cross).user)

    answer = ask(browser, "post", "/red-cross/api-keys/", {"name": "site", "scopes": ["read"]})

    assert answer.status_code == 403
    assert not ApiKey.objects.exists()


def test_an_owner_invites_a_member(greta: APIClient, red_cross: Organisation) -> None:
    body = {"email": "omar@example.org", "role": "analyst"}

    answer = ask(greta, "post", "/red-cross/members/", body)

    assert answer.status_code == 201
    member = Membership.objects.get(id=answer.json()["id"])
    assert (member.user.email, member.role) == ("omar@example.org", Role.ANALYST)
    assert not member.user.has_usable_password()


def test_inviting_again_changes_the_role(greta: APIClient, red_cross: Organisation) -> None:
    for role in ("analyst", "campaigner"):
        ask(greta, "post", "/red-cross/members/", {"email": "omar@example.org", "role": role})

    assert Membership.objects.get(user__email="omar@example.org").role == Role.CAMPAIGNER


def test_the_last_owner_stays(greta: APIClient, red_cross: Organisation) -> None:
    owner = Membership.objects.get(organisation=red_cross)

    removed = ask(greta, "delete", f"/red-cross/members/{owner.id}/")
    demoted = ask(greta, "patch", f"/red-cross/members/{owner.id}/", {"role": "analyst"})

    assert [removed.json()["code"], demoted.json()["code"]] == ["last-owner"] * 2
    assert Membership.objects.get(id=owner.id).role == Role.OWNER


def test_a_removed_member_is_a_stranger(greta: APIClient, red_cross: Organisation) -> None:
    omar = a_member(red_cross)
    membership = Membership.objects.get(user=omar)

    answer = ask(greta, "delete", f"/red-cross/members/{membership.id}/")

    assert answer.status_code == 204
    assert not Membership.objects.filter(user=omar).exists()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "email"),
        ({"email": "omar", "role": "analyst"}, "email"),
        ({"email": 7, "role": "analyst"}, "email"),
        ({"email": "omar@example.org", "role": "king"}, "role"),
        ({"email": "omar@example.org", "role": "analyst", "is_staff": True}, "is_staff"),
    ],
)
def test_a_wrong_invitation_names_the_field_and_stores_nothing(
    greta: APIClient, red_cross: Organisation, body: dict[str, Any], field: str
) -> None:
    answer = ask(greta, "post", "/red-cross/members/", body)

    assert answer.status_code == 400
    assert field in {error["field"] for error in answer.json()["errors"]}
    assert Membership.objects.filter(organisation=red_cross).count() == 1


def test_a_keys_secret_is_shown_once_and_stored_nowhere(
    greta: APIClient, red_cross: Organisation
) -> None:
    issued = ask(greta, "post", "/red-cross/api-keys/", {"name": "site", "scopes": ["write"]})
    listed = ask(greta, "get", "/red-cross/api-keys/")

    secret = issued.json()["secret"]
    assert issued.status_code == 201
    assert issued.headers["Cache-Control"] == "no-store"
    assert secret not in json.dumps(listed.json())
    assert secret.encode() not in bytes(ApiKey.objects.get(name="site").secret_hash)


def test_a_revoked_key_opens_nothing_and_revoking_again_changes_nothing(
    greta: APIClient, red_cross: Organisation
) -> None:
    key, secret = an_api_key(red_cross)

    first = ask(greta, "post", f"/red-cross/api-keys/{key.id}/revoke/")
    again = ask(greta, "post", f"/red-cross/api-keys/{key.id}/revoke/")

    assert first.json()["revoked_at"] == again.json()["revoked_at"]
    assert not api_keys.recognise(organisation_id=red_cross.id, secret=secret, now=MONDAY)


def test_a_key_that_is_not_there_cannot_be_revoked(
    greta: APIClient, red_cross: Organisation
) -> None:
    answer = ask(greta, "post", f"/red-cross/api-keys/{uuid4()}/revoke/")

    assert (answer.status_code, answer.json()["code"]) == (404, "api-key-missing")


def test_the_last_use_of_a_key_is_noted_once_a_minute(red_cross: Organisation) -> None:
    key, secret = an_api_key(red_cross)

    for seconds in (0, 30, 90):
        now = MONDAY + timedelta(seconds=seconds)
        api_keys.recognise(organisation_id=red_cross.id, secret=secret, now=now)
        key.refresh_from_db()
        assert key.last_used_at == (MONDAY if seconds < 60 else now)


def test_an_operator_founds_an_organisation_from_the_command_line(
    capsys: pytest.CaptureFixture[str], api: APIClient
) -> None:
    call_command("create_organisation", "msf", "Doctors", "ada@example.org", "--with-key")

    secret = capsys.readouterr().out.rsplit(" ", 1)[1].strip()
    api.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    answer = ask(api, "get", "/msf/members/")
    assert [member["email"] for member in answer.json()["results"]] == ["ada@example.org"]


@pytest.mark.parametrize(
    "words",
    [
        ["Bad Slug", "Doctors", "ada@example.org"],
        ["staff", "Doctors", "ada@example.org"],
        ["msf", "Doctors", "ada"],
        ["msf", "Doctors", "ada@example.org", "--currency", "euro"],
        ["msf", "Doctors", "ada@example.org", "--time-zone", "Mars/Base"],
    ],
)
def test_founding_is_refused_with_a_sentence_and_leaves_nothing(words: list[str]) -> None:
    with pytest.raises(CommandError, match=r": .+\."):
        call_command("create_organisation", *words)

    assert not Organisation.objects.exists()
