"""Who gets into the staff's screens, and how far."""

import pytest

from mobilize.organisations.models import Organisation, Role
from tests.builders import a_member, a_user, an_organisation
from tests.clients import PageClient
from tests.staff import at_work

pytestmark = pytest.mark.django_db

READ = ["", "causes/", "petitions/", "pledges/", "channels/", "links/"]
WRITE = ["causes/new/", "petitions/new/"]
MANAGE = ["members/", "api-keys/", "deliveries/"]


def statuses(org: Organisation, role: Role) -> dict[str, int]:
    browser = at_work(a_member(org, role))
    places = READ + WRITE + MANAGE
    return {place: browser.get(f"/staff/{org.slug}/{place}").status_code for place in places}


@pytest.mark.parametrize(
    ("role", "opened"),
    [
        (Role.ANALYST, READ),
        (Role.CAMPAIGNER, READ + WRITE),
        (Role.OWNER, READ + WRITE + MANAGE),
    ],
)
def test_each_role_opens_its_own_screens_and_no_others(role: Role, opened: list[str]) -> None:
    seen = statuses(an_organisation("relief"), role)

    assert [place for place, status in seen.items() if status == 200] == opened
    assert {status for place, status in seen.items() if place not in opened} <= {403}


@pytest.mark.parametrize("place", READ + WRITE + MANAGE)
def test_mallory_of_another_organisation_finds_no_such_place(place: str) -> None:
    an_organisation("relief")
    mallory = at_work(a_member(an_organisation("rival"), Role.OWNER))

    answer = mallory.get(f"/staff/relief/{place}")

    assert answer.status_code == 404


def test_whoever_is_not_signed_in_is_led_to_the_sign_in_page_and_back() -> None:
    an_organisation("relief")

    answer = PageClient().get("/staff/relief/causes/")

    assert answer.status_code == 302
    assert answer.headers["Location"] == "/accounts/login/?next=/staff/relief/causes/"


def test_a_password_alone_leads_to_setting_up_the_second_step() -> None:
    greta = a_user()
    org = an_organisation("relief", owner=greta)
    browser = PageClient()
    browser.force_login(greta)

    answer = browser.get(f"/staff/{org.slug}/")

    assert answer.headers["Location"] == "/accounts/2fa/totp/activate/"


def test_a_member_who_was_shut_out_by_an_operator_is_a_stranger() -> None:
    omar = a_member(an_organisation("relief"), Role.OWNER)
    browser = at_work(omar)
    omar.is_active = False
    omar.save()

    answer = browser.get("/staff/relief/")

    assert answer.status_code == 302


def test_somebody_with_one_organisation_is_taken_straight_to_it() -> None:
    greta = a_user()
    an_organisation("relief", owner=greta)

    answer = at_work(greta).get("/staff/")

    assert answer.headers["Location"] == "/staff/relief/"


def test_somebody_with_two_organisations_chooses() -> None:
    greta = a_user()
    for slug in ("relief", "rescue"):
        an_organisation(slug, owner=greta)
    an_organisation("rival")

    page = at_work(greta).get("/staff/").content.decode()

    assert "Relief" in page
    assert "Rescue" in page
    assert "Rival" not in page


def test_staff_pages_stay_out_of_caches() -> None:
    greta = a_user()
    an_organisation("relief", owner=greta)

    answer = at_work(greta).get("/staff/relief/")

    assert answer.headers["Cache-Control"] == "no-store"


def test_nobody_signs_up_uninvited() -> None:
    page = PageClient().get("/accounts/signup/").content.decode()

    assert "by invitation" in page
    assert 'type="password"' not in page
