"""Fundraising pages over the API: start one, give on it, one's own, teams, what staff hide."""

from typing import Any

import pytest

from donations.models import FundraisingPage, Pledge
from donations.services import fundraising
from mobilize.organisations.models import Organisation
from tests import builders
from tests.api.petition_callers import Caller, a_campaigner, a_stranger
from tests.fundraisers import a_page, given_on

pytestmark = pytest.mark.django_db

RUN = {
    "cause": "clean-water", "kind": "memory", "title": "For Amadou", "story": "He dug wells.",
    "about": "Amadou Diallo", "about_on": "2026-02-01", "goal_minor": 50_000,
    "offset_minor": 1500, "name": "Ines Duarte", "email": "ines@example.org",
}  # fmt: skip
GIFT = {
    "cause": "clean-water", "amount_minor": 2500, "rail": "transfer", "name": "Omar Diallo",
    "email": "omar@example.org", "page": "for-amadou",
}  # fmt: skip
SENT = {"status": "check_your_mail"}


@pytest.fixture
def campaigner() -> Caller:
    return a_campaigner("relief")


@pytest.fixture
def ines(campaigner: Caller) -> Caller:
    builders.a_cause(Organisation.objects.get(slug="relief"))
    return a_stranger("relief")


@pytest.fixture
def own(ines: Caller) -> dict[str, Any]:
    """Let Ines start a page and confirm it; return it as she sees it."""
    ines.post("fundraising-pages/", RUN)
    token = fundraising.confirm_token(FundraisingPage.objects.get())
    answer: dict[str, Any] = ines.post("fundraising-pages/confirm", {"token": token}).json()
    return answer


def the_page() -> FundraisingPage:
    return FundraisingPage.objects.select_related("cause", "organisation").get()


def test_a_page_is_started_confirmed_and_read(ines: Caller, own: dict[str, Any]) -> None:
    seen = ines.get("fundraising-pages/for-amadou/").json()
    (listed,) = ines.get("causes/clean-water/fundraising-pages").json()

    assert seen == listed
    assert (seen["kind"], seen["about"], seen["about_on"]) == (
        "memory", "Amadou Diallo", "2026-02-01",
    )  # fmt: skip
    assert (seen["raised_minor"], seen["offset_minor"], seen["gifts"]) == (0, 1500, 0)
    assert (seen["name"], "token" in seen, "token" in own) == (None, False, True)
    assert seen["url"].endswith("/relief/fundraising/for-amadou/")


def test_starting_answers_alike_whoever_the_address_belongs_to(ines: Caller) -> None:
    answers = [ines.post("fundraising-pages/", RUN) for _ in range(5)]

    assert {(answer.status_code, str(answer.json())) for answer in answers} == {(202, str(SENT))}
    assert FundraisingPage.objects.count() == 3


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"about": ""}, "about"),
        ({"goal_minor": 0}, "goal_minor"),
        ({"goal_minor": "much"}, "goal_minor"),
        ({"offset_minor": -1}, "offset_minor"),
        ({"title": "x" * 121}, "title"),
        ({"title": "\x00"}, "title"),
        ({"email": "nobody"}, "email"),
        ({"kind": "party"}, "kind"),
        ({"about_on": "31 February"}, "about_on"),
        ({"team": "no-such-team"}, "team"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_kept(
    ines: Caller, wrong: dict[str, Any], field: str
) -> None:
    answer = ines.post("fundraising-pages/", RUN | wrong)

    assert answer.status_code in {400, 404}
    assert field in answer.content.decode()
    assert not FundraisingPage.objects.exists()


def test_a_gift_names_the_page_it_is_given_on(ines: Caller, own: dict[str, Any]) -> None:
    made = ines.post("pledges/", GIFT | {"currency": the_page().currency}, key="a-gift")

    assert made.status_code == 201
    assert Pledge.objects.get().fundraising_page == the_page()


@pytest.mark.parametrize(("page", "status"), [("no-such-page", 404), ("No Page", 400)])
def test_a_gift_on_no_page_is_refused(
    ines: Caller, own: dict[str, Any], page: str, status: int
) -> None:
    gift = GIFT | {"currency": the_page().currency, "page": page}

    assert ines.post("pledges/", gift, key="a-gift").status_code == status
    assert not Pledge.objects.exists()


def test_a_closed_page_takes_no_gift(ines: Caller, own: dict[str, Any]) -> None:
    closed = ines.post("fundraising-pages/own/close", {"token": own["token"]})

    refused = ines.post("pledges/", GIFT | {"currency": the_page().currency}, key="a-gift")

    assert closed.json()["state"] == "closed"
    assert (refused.status_code, refused.json()["code"]) == (409, "page-takes-no-gifts")
    opened = ines.post("fundraising-pages/own/reopen", {"token": own["token"]})
    assert opened.json()["state"] == "open"


def test_only_whoever_holds_the_token_changes_a_page(ines: Caller, own: dict[str, Any]) -> None:
    said = {name: RUN[name] for name in ("kind", "story", "about", "goal_minor")}
    said |= {"title": "For our Amadou", "token": own["token"], "name_shown": True}

    changed = ines.post("fundraising-pages/own/edit", said)
    made_up = ines.post("fundraising-pages/own/edit", said | {"token": own["token"][:-1] + "x"})
    read = ines.post("fundraising-pages/own", {"token": own["token"]}).json()

    assert changed.json()["title"] == read["title"] == "For our Amadou"
    assert (read["slug"], read["offset_minor"], read["name"]) == ("for-amadou", 0, "Ines Duarte")
    assert (made_up.status_code, made_up.json()["code"]) == (400, "token-invalid")


def test_an_owner_reads_counts_from_five_on(ines: Caller, own: dict[str, Any]) -> None:
    given_on(the_page())

    read = ines.post("fundraising-pages/own", {"token": own["token"]}).json()

    assert (read["raised_minor"], read["gifts"], read["visits"]) == (2500, None, 0)


def test_a_team_is_begun_joined_and_left(ines: Caller, own: dict[str, Any]) -> None:
    begun = ines.post(
        "fundraising-pages/own/team", {"token": own["token"], "name": "Quay Runners"}
    ).json()
    omars = a_page(the_page().cause, email="omar@example.org", team=begun["team_code"])
    given_on(omars, 1500)

    team = ines.get("teams/quay-runners/").json()

    assert (team["name"], team["raised_minor"], len(team["pages"])) == ("Quay Runners", 1500, 2)
    assert begun["team"] == "quay-runners"
    left = ines.post("fundraising-pages/own/leave", {"token": own["token"]}).json()
    assert (left["team"], left["team_code"]) == (None, "")
    joined = ines.post(
        "fundraising-pages/own/join", {"token": own["token"], "team": begun["team_code"]}
    )
    assert joined.json()["team"] == "quay-runners"


def test_staff_hide_a_page_with_a_reason_and_show_it_again(
    ines: Caller, campaigner: Caller, own: dict[str, Any]
) -> None:
    (listed,) = campaigner.get("fundraising-pages/").json()
    place = f"fundraising-pages/{listed['id']}"

    unexplained = campaigner.post(f"{place}/hide", {})
    hidden = campaigner.post(f"{place}/hide", {"reason": "It insults somebody."})
    unseen = ines.get("fundraising-pages/for-amadou/")
    read = ines.post("fundraising-pages/own", {"token": own["token"]}).json()
    campaigner.post(f"{place}/show")

    assert (unexplained.status_code, hidden.status_code) == (400, 200)
    assert (unseen.status_code, unseen.json()["code"]) == (404, "fundraising-page-missing")
    assert read["hidden_reason"] == "It insults somebody."
    assert ines.get("fundraising-pages/for-amadou/").status_code == 200


def test_an_unconfirmed_page_is_nowhere(ines: Caller, campaigner: Caller) -> None:
    ines.post("fundraising-pages/", RUN)

    assert campaigner.get("fundraising-pages/").json() == []
    assert ines.get("causes/clean-water/fundraising-pages").json() == []
