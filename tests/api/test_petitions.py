"""Causes and petitions over the API: campaigners make them, everybody reads what is published."""

from typing import Any

import pytest

from tests.api.petition_callers import CAUSE, PETITION, Caller, a_campaigner, a_stranger

pytestmark = pytest.mark.django_db


def test_a_cause_is_seen_by_strangers_once_it_is_published() -> None:
    ines, stranger = a_campaigner("relief"), a_stranger("relief")
    made = ines.post("causes/", CAUSE)
    hidden = stranger.get("causes/haiti/")

    published = ines.post("causes/haiti/publish")

    assert (made.status_code, made.json()["state"]) == (201, "draft")
    assert hidden.status_code == 404
    assert published.json()["state"] == "open"
    assert stranger.get("causes/haiti/").json()["title"] == "Haiti"
    assert [cause["slug"] for cause in stranger.get("causes/").json()["results"]] == ["haiti"]


def test_a_petition_is_made_edited_published_and_closed() -> None:
    ines = a_campaigner("relief")
    ines.post("causes/", CAUSE)
    ines.post("causes/haiti/publish")

    ines.post("petitions/", PETITION)
    ines.patch("petitions/cancel-the-debt/", {"goal": 5000})
    ines.post("petitions/cancel-the-debt/publish")
    closed = ines.post("petitions/cancel-the-debt/close").json()

    assert closed["state"] == "closed"
    assert closed["goal"] == 5000
    assert closed["cause"] == "haiti"
    assert closed["signed"] == 0
    assert closed["published_at"] <= closed["closed_at"]


def test_a_draft_petition_is_missing_for_strangers_and_not_in_their_list() -> None:
    ines, stranger = a_campaigner("relief"), a_stranger("relief")
    ines.post("causes/", CAUSE)
    ines.post("petitions/", PETITION)

    answer = stranger.get("petitions/cancel-the-debt/")

    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert stranger.get("petitions/").json()["results"] == []
    assert len(ines.get("petitions/").json()["results"]) == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"slug": "Has Spaces"}, "slug"),
        ({"slug": None}, "slug"),
        ({"goal": 0}, "goal"),
        ({"goal": "1000"}, "goal"),
        ({"title": ""}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"ask": "\u202eevil"}, "ask"),
        ({"locale": "klingon"}, "locale"),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_a_petition_with_one_wrong_field_is_refused_by_name(
    wrong: dict[str, Any], field: str
) -> None:
    ines = a_campaigner("relief")
    ines.post("causes/", CAUSE)

    answer = ines.post("petitions/", PETITION | wrong)

    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert ines.get("petitions/").json()["results"] == []


def test_a_slug_is_taken_once_in_an_organisation_and_free_in_another() -> None:
    ines, mallory = a_campaigner("relief"), a_campaigner("shelter")
    ines.post("causes/", CAUSE)

    again, elsewhere = ines.post("causes/", CAUSE), mallory.post("causes/", CAUSE)

    assert again.status_code == 409
    assert elsewhere.status_code == 201


def test_a_petition_cannot_hang_on_another_organisations_cause() -> None:
    ines, mallory = a_campaigner("relief"), a_campaigner("shelter")
    ines.post("causes/", CAUSE)

    answer = mallory.post("petitions/", PETITION)

    assert answer.status_code in {400, 404}
    assert mallory.get("petitions/").json()["results"] == []


@pytest.mark.parametrize("path", ["causes/", "petitions/"])
def test_strangers_make_nothing(path: str) -> None:
    a_campaigner("relief")
    stranger: Caller = a_stranger("relief")

    answer = stranger.post(path, CAUSE)

    assert answer.status_code == 401
