"""Proposals over the API: similar petitions, proposing, co-sponsors, the proposer's own."""

from typing import Any

import pytest

from mobilize.organisations.models import Organisation
from petitions.models import Cause, Endorsement, IntegrityPolicy, Petition, Proposal
from petitions.services import endorsing, proposing
from tests import builders
from tests.api.petition_callers import OMAR, Caller, a_campaigner, a_stranger

pytestmark = pytest.mark.django_db

WELLS = {
    "cause": "clean-water", "title": "Wells for Kara", "ask": "Dig three wells.",
    "target": "The minister", "email": "ines@example.org", "name": "Ines", "country": "PT",
}  # fmt: skip
SENT = {"status": "check_your_mail"}


@pytest.fixture
def campaigner() -> Caller:
    return a_campaigner("relief")


@pytest.fixture
def ines(campaigner: Caller) -> Caller:
    organisation = Organisation.objects.get(slug="relief")
    builders.a_cause(organisation, takes_proposals=True)
    IntegrityPolicy.objects.create(organisation=organisation, sponsors_needed=1)
    return a_stranger("relief")


@pytest.fixture
def own(ines: Caller) -> dict[str, Any]:
    """Let Ines propose and confirm; return her proposal."""
    ines.post("proposals/", WELLS)
    token = proposing.confirm_token(Proposal.objects.get())
    answer: dict[str, Any] = ines.post("proposals/confirm", {"token": token}).json()
    return answer


def test_a_proposal_is_made_endorsed_and_reviewed(ines: Caller, own: dict[str, Any]) -> None:
    handed_on = f"proposals/{own['code']}/"
    asked = ines.post(f"{handed_on}endorsements", OMAR)
    token = endorsing.confirm_token(Endorsement.objects.get())

    counted = ines.post("endorsements/confirm", {"token": token})

    seen = ines.get(handed_on).json()
    assert (asked.status_code, asked.json()) == (202, SENT)
    assert counted.status_code == 200
    assert (own["state"], own["endorsed"], own["sponsors_needed"]) == ("proposed", 0, 1)
    assert (seen["state"], seen["endorsed"], "token" in seen) == ("review", 1, False)
    assert seen["url"].endswith(f"/relief/proposals/{own['code']}/")


def test_proposing_answers_alike_whoever_the_address_belongs_to(ines: Caller) -> None:
    answers = [ines.post("proposals/", WELLS) for _ in range(3)]

    assert {(answer.status_code, str(answer.json())) for answer in answers} == {(202, str(SENT))}
    assert Proposal.objects.count() == 1


def test_only_whoever_holds_the_token_changes_a_proposal(ines: Caller, own: dict[str, Any]) -> None:
    said = {"token": own["token"], "title": "Four wells for Kara"}

    changed = ines.post("proposals/own/edit", said)
    made_up = ines.post("proposals/own/edit", said | {"token": own["token"][:-1] + "x"})
    read = ines.post("proposals/own", {"token": own["token"]})

    assert changed.json()["title"] == read.json()["title"] == "Four wells for Kara"
    assert (made_up.status_code, made_up.json()["code"]) == (400, "token-invalid")


def test_a_proposal_is_withdrawn_once(ines: Caller, own: dict[str, Any]) -> None:
    first, second = (ines.post("proposals/own/withdraw", {"token": own["token"]}) for _ in range(2))

    late = ines.post(f"proposals/{own['code']}/endorsements", OMAR)

    assert first.json()["state"] == "withdrawn"
    assert (second.status_code, second.json()["code"]) == (409, "not-gathering")
    assert (late.status_code, late.json()["code"]) == (409, "not-gathering")


def test_joining_an_open_petition_gives_the_proposal_up(ines: Caller, own: dict[str, Any]) -> None:
    organisation = Organisation.objects.get(slug="relief")
    builders.an_open_petition(organisation, "kara", cause=Cause.objects.get())

    unknown = ines.post("proposals/own/join", {"token": own["token"], "petition": "none"})
    before = Petition.objects.get(slug="wells-for-kara").state
    joined = ines.post("proposals/own/join", {"token": own["token"], "petition": "kara"})

    assert (unknown.status_code, before) == (404, "proposed")
    assert (joined.json()["state"], joined.json()["joined"]) == ("withdrawn", "kara")


def test_similar_petitions_are_found_while_writing(ines: Caller) -> None:
    organisation = Organisation.objects.get(slug="relief")
    builders.an_open_petition(
        organisation, "kara", cause=Cause.objects.get(), title="Dig wells in Kara"
    )

    found = ines.get("petitions/similar?title=Wells for Kara").json()["results"]

    assert [one["slug"] for one in found] == ["kara"]
    assert found[0]["url"].endswith("/relief/petitions/kara/#sign")
    assert ines.get("petitions/similar?title=Cheaper bus tickets").json()["results"] == []


@pytest.mark.parametrize("query", ["", "?title=", f"?title={'x' * 201}", "?title=a&more=b"])
def test_looking_for_something_else_than_a_title_is_refused(ines: Caller, query: str) -> None:
    assert ines.get(f"petitions/similar{query}").status_code == 400


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "x" * 201), ("title", ""), ("ask", "x" * 10_001), ("target", 7),
        ("email", "nobody"), ("country", "pt"), ("locale", "english"), ("cause", "No Slug"),
        ("title", "a\u202eb"), ("ask", "a\u0007b"), ("sponsors_needed", 0),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused_by_name(ines: Caller, field: str, value: Any) -> None:
    answer = ines.post("proposals/", WELLS | {field: value})

    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert not Proposal.objects.exists()


def test_markup_and_formulas_stay_text(ines: Caller) -> None:
    ines.post("proposals/", WELLS | {"title": "<script>alert(1)</script>", "ask": "=1+1"})

    token = proposing.confirm_token(Proposal.objects.get())
    answer = ines.post("proposals/confirm", {"token": token}).json()

    assert (answer["title"], answer["ask"]) == ("<script>alert(1)</script>", "=1+1")
    assert answer["petition"] == "script-alert-1-script"


def test_a_cause_says_whether_it_takes_proposals(ines: Caller, campaigner: Caller) -> None:
    before = ines.get("causes/clean-water/").json()["takes_proposals"]

    campaigner.patch("causes/clean-water/", {"takes_proposals": False})
    refused = ines.post("proposals/", WELLS)

    assert before is True
    assert (refused.status_code, refused.json()["code"]) == (409, "cause-takes-no-proposals")


def test_staff_list_what_gathers_co_sponsors(campaigner: Caller, own: dict[str, Any]) -> None:
    (listed,) = campaigner.get("proposals/").json()["results"]

    assert (listed["code"], listed["endorsed"]) == (own["code"], 0)
    assert "token" not in listed


def test_somebody_who_proposes_again_and_again_has_to_wait(ines: Caller) -> None:
    answers = [ines.post("proposals/", {}).status_code for _ in range(11)]

    assert answers[:10] == [400] * 10
    assert answers[10] == 429
