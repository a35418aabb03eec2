"""Calls for ideas over the API."""

from typing import Any

import pytest

from petitions.models import Idea, IdeaEndorsement
from petitions.services import idea_endorsing, ideas
from tests.api.petition_callers import CAUSE, OMAR, Caller, a_campaigner, a_stranger

pytestmark = pytest.mark.django_db

CALL = {"cause": "haiti", "slug": "what-next", "title": "What next?", "question": "What to ask?"}
IDEA = OMAR | {"title": "A well", "text": "Dig it."}
SENT = {"status": "check_your_mail"}


@pytest.fixture
def campaigner() -> Caller:
    """Return a campaigner whose call is open."""
    campaigner = a_campaigner("relief")
    campaigner.post("causes/", CAUSE)
    campaigner.post("causes/haiti/publish")
    assert campaigner.post("calls/", CALL).status_code == 201
    assert campaigner.post("calls/what-next/publish").json()["state"] == "open"
    return campaigner


@pytest.fixture
def omar(campaigner: Caller) -> Caller:
    return a_stranger("relief")


def suggest(omar: Caller, **changes: Any) -> dict[str, Any]:
    """Let somebody suggest and confirm; return the idea."""
    assert omar.post("calls/what-next/ideas", IDEA | changes).json() == SENT
    token = ideas.confirm_token(Idea.objects.latest("id"))
    answer: dict[str, Any] = omar.post("ideas/confirm", {"token": token}).json()
    return answer


def listed(caller: Caller) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = caller.get("calls/what-next/ideas").json()["results"]
    return found


def test_ideas_are_suggested_endorsed_and_listed_by_support(omar: Caller) -> None:
    suggest(omar, title="A pump")
    well = suggest(omar, title="A well")
    asked = omar.post(f"ideas/{well['id']}/endorsements", OMAR | {"email": "aisha@example.org"})
    token = idea_endorsing.confirm_token(IdeaEndorsement.objects.get())

    counted = omar.post("idea-endorsements/confirm", {"token": token})

    assert (asked.status_code, asked.json(), counted.status_code) == (202, SENT, 200)
    assert [(idea["title"], idea["endorsed"]) for idea in listed(omar)] == [
        ("A well", 1),
        ("A pump", 0),
    ]
    assert "name" not in str(listed(omar)).lower()


def test_an_idea_that_nobody_confirmed_is_not_listed(omar: Caller) -> None:
    omar.post("calls/what-next/ideas", IDEA)

    assert listed(omar) == []


def test_staff_hide_an_idea_with_a_reason_and_show_it_again(
    campaigner: Caller, omar: Caller
) -> None:
    idea = suggest(omar)

    hidden = campaigner.post(f"ideas/{idea['id']}/hide", {"reason": "Names a neighbour."})
    unseen, seen = listed(omar), listed(campaigner)
    campaigner.post(f"ideas/{idea['id']}/show")

    assert hidden.json()["state"] == "hidden"
    assert (unseen, seen[0]["reason"]) == ([], "Names a neighbour.")
    assert [one["title"] for one in listed(omar)] == ["A well"]
    assert "reason" not in listed(omar)[0]


def test_staff_turn_an_idea_into_a_draft_petition(campaigner: Caller, omar: Caller) -> None:
    idea = suggest(omar)
    said = {"slug": "a-well", "target": "The mayor", "goal": 500}

    taken_up = campaigner.post(f"ideas/{idea['id']}/take-up", said)
    again = campaigner.post(f"ideas/{idea['id']}/take-up", said | {"slug": "another"})

    draft = campaigner.get("petitions/a-well/").json()
    assert (taken_up.status_code, taken_up.json()) == (
        201,
        {"petition": "a-well", "state": "draft"},
    )
    assert (draft["title"], draft["ask"], draft["target"]) == ("A well", "Dig it.", "The mayor")
    assert (again.status_code, again.json()["code"]) == (409, "idea-not-shown")
    assert listed(omar)[0]["petition"] is None  # a draft is nobody's business yet
    campaigner.post("petitions/a-well/publish")
    assert listed(omar)[0]["petition"] == "a-well"


def test_a_published_petition_names_the_idea_behind_it(campaigner: Caller, omar: Caller) -> None:
    idea = suggest(omar, name_shown=True)
    campaigner.post(
        f"ideas/{idea['id']}/take-up", {"slug": "a-well", "target": "The mayor", "goal": 500}
    )
    campaigner.post("petitions/a-well/publish")

    origin = omar.get("petitions/a-well/origin").json()

    assert origin["ideas"] == [
        {"title": "A well", "call": "what-next", "call_title": "What next?", "by": "Omar Diallo"}
    ]
    assert (origin["by_supporter"], origin["started_by"]) == (False, "")


def test_a_draft_call_is_hidden_and_a_closed_one_takes_nothing(
    campaigner: Caller, omar: Caller
) -> None:
    campaigner.post("calls/", CALL | {"slug": "later"})
    campaigner.patch("calls/what-next/", {"title": "Now?"})
    campaigner.post("calls/what-next/close")

    late = omar.post("calls/what-next/ideas", IDEA)

    assert omar.get("calls/later/").status_code == 404
    assert omar.post("calls/later/ideas", IDEA).status_code == 404
    assert [call["title"] for call in omar.get("calls/").json()["results"]] == ["Now?"]
    assert (late.status_code, late.json()["code"]) == (409, "call-closed")


@pytest.mark.parametrize(
    ("field", "value"), [("title", "x" * 201), ("text", ""), ("email", "?"), ("votes", 9)]
)
def test_what_cannot_be_kept_is_refused_by_name(omar: Caller, field: str, value: Any) -> None:
    answer = omar.post("calls/what-next/ideas", IDEA | {field: value})

    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_the_list_comes_in_pages(omar: Caller) -> None:
    assert omar.get("calls/what-next/ideas?page=1").json()["count"] == 0
    assert omar.get("calls/what-next/ideas?page=2").status_code == 404
    assert omar.get("calls/what-next/ideas?page=x").status_code == 404
