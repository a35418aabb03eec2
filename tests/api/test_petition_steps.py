"""A petition's life over the API: its steps, its schedule, its words in several languages."""

from datetime import timedelta
from typing import Any

import pytest

from mobilize.kit import clock
from petitions.models import Petition
from petitions.services import reasons
from tests.api.petition_callers import (
    CAUSE,
    PETITION,
    Caller,
    a_campaigner,
    a_stranger,
    an_open_petition,
)

pytestmark = pytest.mark.django_db

AT = "petitions/cancel-the-debt/"
FRENCH = {"title": "Annulez la dette", "ask": "Annulez ce que doit Haïti."}


def a_draft(org: str = "relief") -> Caller:
    ines = a_campaigner(org)
    ines.post("causes/", CAUSE)
    ines.post("causes/haiti/publish")
    ines.post("petitions/", PETITION)
    return ines


def soon(**later: int) -> str:
    return (clock.now() + timedelta(**later)).isoformat()


def test_a_petition_is_submitted_rejected_and_everybody_reads_why() -> None:
    ines, stranger = a_draft(), a_stranger("relief")

    submitted = ines.post(AT + "submit").json()["state"]
    hidden = stranger.get(AT).status_code
    rejected = ines.post(AT + "reject", {"note": "Ask the bank.", "private_note": "Again!"})
    steps = stranger.get(AT + "steps").json()["results"]

    assert (submitted, hidden, rejected.json()["state"]) == ("review", 404, "rejected")
    assert stranger.get(AT).json()["state"] == "rejected"
    assert [(step["now_in"], step["note"]) for step in steps] == [("rejected", "Ask the bank.")]
    assert "private_note" not in steps[0]
    assert [s["private_note"] for s in ines.get(AT + "steps").json()["results"]] == ["", "Again!"]


def test_hidden_words_are_told_to_no_stranger() -> None:
    ines, stranger = a_draft(), a_stranger("relief")
    ines.post("reasons/seed")
    ines.post(AT + "submit")

    answer = ines.post(AT + "reject", {"reason": "unlawful"}).json()

    at = f"petitions/{answer['slug']}/"
    told = str([stranger.get(at + part).json() for part in ("", "steps", "versions")])
    assert answer["words_hidden"] is True
    assert "debt" not in told.lower()
    assert "debt" in str(ines.get(at + "versions").json())


def test_a_petition_is_withdrawn_and_reopened_with_a_note() -> None:
    ines = an_open_petition()

    withdrawn = ines.post(AT + "withdraw", {"note": "We won."}).json()
    reopened = ines.post(AT + "reopen", {"note": "Not quite."}).json()

    assert (withdrawn["state"], reopened["state"]) == ("withdrawn", "review")


@pytest.mark.parametrize("step", ["withdraw", "reopen"])
@pytest.mark.parametrize("body", [{}, {"note": ""}, {"note": 7}, {"note": "x", "why": "y"}])
def test_a_step_that_needs_a_note_is_refused_without_one(step: str, body: Any) -> None:
    ines = an_open_petition()

    assert ines.post(AT + step, body).status_code == 400


def test_a_step_out_of_turn_is_refused_with_its_name() -> None:
    ines = an_open_petition()

    answer = ines.post(AT + "reject", {"note": "Too late."}).json()

    assert answer["code"] == "step-not-allowed"
    assert answer["detail"] == "A petition that is open cannot be rejected."


def test_a_petition_is_scheduled_and_the_plan_can_be_taken_back() -> None:
    ines = a_draft()

    planned = ines.put(AT + "schedule", {"opens_at": soon(hours=1), "closes_at": soon(days=1)})
    free = ines.put(AT + "schedule", {"opens_at": None, "closes_at": None})

    assert planned.status_code == 200
    assert planned.json()["opens_at"] < planned.json()["closes_at"]
    assert (free.json()["opens_at"], free.json()["closes_at"]) == (None, None)


@pytest.mark.parametrize(
    ("opens", "closes", "code"),
    [
        (-1, 5, "schedule-in-past"),
        (5, 4, "schedule-backwards"),
    ],
)
def test_a_plan_nobody_can_keep_is_refused(opens: int, closes: int, code: str) -> None:
    ines = a_draft()
    plan = {"opens_at": soon(hours=opens), "closes_at": soon(hours=closes)}

    assert ines.put(AT + "schedule", plan).json()["code"] == code


@pytest.mark.parametrize(
    "moment", ["9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "soon", 7, "2026-02-30"]
)
def test_a_moment_no_calendar_holds_is_refused(moment: object) -> None:
    ines = a_draft()

    answer = ines.put(AT + "schedule", {"opens_at": None, "closes_at": moment})

    assert answer.status_code == 400
    assert ines.get(AT).json()["closes_at"] is None


def test_an_open_petition_s_new_words_wait_for_a_moderator() -> None:
    ines, stranger = an_open_petition(), a_stranger("relief")

    ines.patch(AT, {"title": "Forgive the debt"})
    [review] = ines.get("reviews/").json()["results"]
    unread = stranger.get(AT).json()
    ines.post(f"reviews/{review['id']}/approve", {"version": review["version"]})
    read = stranger.get(AT).json()

    assert (unread["title"], unread["version"]) == ("Cancel the debt", 1)
    assert (read["title"], read["version"]) == ("Forgive the debt", 2)
    numbers = [v["number"] for v in stranger.get(AT + "versions").json()["results"]]
    assert numbers == [1, 2]


def test_strangers_see_no_version_that_was_not_published() -> None:
    ines, stranger = an_open_petition(), a_stranger("relief")

    ines.patch(AT, {"title": "A slip of the pen"})

    assert "slip" not in str(stranger.get(AT + "versions").json())
    assert "slip" in str(ines.get(AT + "versions").json())


def test_a_petition_is_read_in_the_language_asked_for() -> None:
    ines, stranger = a_draft(), a_stranger("relief")
    ines.put(AT + "texts/fr", FRENCH)
    ines.post(AT + "publish")

    own, french = stranger.get(AT).json(), stranger.get(AT + "?lang=fr").json()
    browser = stranger.get(AT, headers={"Accept-Language": "de, fr-CA;q=0.8"}).json()
    listed = stranger.get("petitions/?lang=fr").json()["results"][0]

    assert (own["title"], own["locale"], own["languages"]) == (
        "Cancel the debt",
        "en",
        ["en", "fr"],
    )
    assert french["title"] == browser["title"] == listed["title"] == "Annulez la dette"
    assert french["locale"] == "fr"
    answer = stranger.get(AT + "?lang=fr")
    assert answer.headers["Content-Language"] == "fr"
    assert "Accept-Language" in answer.headers["Vary"]
    assert Petition.objects.get().title == "Cancel the debt"


@pytest.mark.parametrize("lang", ["de", "x" * 5000, "'; drop table", "fr\u202e", "*"])
def test_a_language_nobody_speaks_is_answered_in_the_petition_s_own(lang: str) -> None:
    an_open_petition()

    answer = a_stranger("relief").get(AT, data={"lang": lang})

    assert answer.json()["title"] == "Cancel the debt"


def test_a_text_s_language_is_checked_and_the_own_one_stays() -> None:
    ines = a_draft()

    wrong = ines.put(AT + "texts/French", FRENCH)
    own = ines.delete(AT + "texts/en")
    absent = ines.delete(AT + "texts/fr")

    assert wrong.status_code == 400
    assert (own.json()["code"], absent.json()["code"]) == ("own-language-missing", "text-missing")


def test_a_list_is_narrowed_to_a_state() -> None:
    ines, stranger = an_open_petition(), a_stranger("relief")
    ines.post("petitions/", PETITION | {"slug": "another"})

    slugs = {
        state: [row["slug"] for row in ines.get(f"petitions/?state={state}").json()["results"]]
        for state in ("draft", "open")
    }

    assert slugs == {"draft": ["another"], "open": ["cancel-the-debt"]}
    assert stranger.get("petitions/?state=draft").json()["results"] == []
    assert stranger.get("petitions/?state=lost").status_code == 400


def test_reasons_are_seeded_edited_and_removed() -> None:
    ines = a_campaigner("relief")
    seeded = ines.post("reasons/seed").json()["results"]
    said = {"title": "Too vague", "text": "Say what you want.", "hides_words": False}

    ines.put("reasons/unclear/en", said)
    removed = ines.delete("reasons/advertising/fr")

    codes = [(row["code"], row["locale"]) for row in ines.get("reasons/").json()["results"]]
    assert len(seeded) == 18
    assert removed.status_code == 204
    assert ("advertising", "fr") not in codes
    assert ("advertising", "en") in codes
    assert reasons.CannedReason.objects.get(code="unclear", locale="en").title == "Too vague"
