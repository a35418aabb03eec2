"""Moderators and the public's reports over the API."""

import pytest

from mobilize.organisations.models import Organisation, Role
from petitions.models import Flag
from tests.api.petition_callers import Caller, a_stranger, an_open_petition
from tests.builders import a_member, a_user, with_totp

pytestmark = pytest.mark.django_db

AT = "petitions/cancel-the-debt/"


@pytest.fixture
def ines() -> Caller:
    return an_open_petition()


def a_change(ines: Caller, ask: str = "Cancel all that Haiti owes.") -> dict[str, object]:
    """Return the review of a change of the petition."""
    ines.patch(AT, {"ask": ask})
    review: dict[str, object] = ines.get("reviews/").json()["results"][0]
    return review


def a_person(role: Role = Role.CAMPAIGNER, *, name: str = "Omar Diallo") -> Caller:
    """Return somebody who works at relief and has signed in."""
    org = Organisation.objects.get(slug="relief")
    return Caller("relief", user=with_totp(a_member(org, role, user=a_user(name=name))))


def test_the_queue_says_what_waits_and_for_how_long(ines: Caller) -> None:
    a_change(ines)

    queue = ines.get("reviews/").json()

    assert (queue["total"], queue["late"], queue["late_after_hours"]) == (1, 0, 168)
    [row] = queue["results"]
    assert (row["petition"], row["is_change"], row["version"]) == ("cancel-the-debt", True, 2)
    assert (row["hours"], row["is_late"], row["claimed_by"]) == (0, False, None)


def test_a_review_shows_the_change_word_by_word(ines: Caller) -> None:
    review = a_change(ines)

    [change] = ines.get(f"reviews/{review['id']}/").json()["texts"]

    assert [(piece["kind"], piece["text"]) for piece in change["ask"]] == [
        ("same", "Cancel "),
        ("deleted", "what"),
        ("inserted", "all that"),
        ("same", " Haiti owes."),
    ]
    assert [piece["kind"] for piece in change["title"]] == ["same"]


def test_a_person_claims_notes_and_decides(ines: Caller) -> None:
    at = f"reviews/{a_change(ines)['id']}/"
    omar, greta = a_person(), a_person(name="Greta Lind")

    claimed = omar.post(at + "claim").json()["review"]["claimed_by"]
    taken = greta.post(at + "approve", {"version": 2}).json()["code"]
    omar.post(at + "notes", {"text": "Checked the sums."})
    omar.post(at + "release")
    decided = greta.post(at + "approve", {"version": 2}).json()

    assert (claimed, taken) == ("Omar Diallo", "review-claimed")
    assert [(note["by"], note["text"]) for note in decided["notes"]] == [
        ("Omar Diallo", "Checked the sums.")
    ]
    assert decided["review"]["outcome"] == "approved"


def test_a_text_that_moved_on_has_to_be_read_again(ines: Caller) -> None:
    at = f"reviews/{a_change(ines)['id']}/"
    a_change(ines, ask="Something else altogether.")

    assert ines.post(at + "approve", {"version": 2}).json()["code"] == "text-moved"
    assert ines.post(at + "approve", {"version": 3}).status_code == 200
    assert ines.post(at + "reject", {"version": 3, "note": "No."}).json()["code"] == (
        "review-decided"
    )


def test_a_change_is_turned_down_for_a_reason(ines: Caller) -> None:
    at = f"reviews/{a_change(ines)['id']}/"

    without = ines.post(at + "reject", {"version": 2})
    decided = ines.post(at + "reject", {"version": 2, "note": "It says less than before."})

    assert without.json()["code"] == "note-missing"
    assert decided.json()["review"]["outcome"] == "rejected"
    assert ines.get(AT).json()["ask"] == "Cancel what Haiti owes."


def test_an_owner_sets_when_a_review_is_late(ines: Caller) -> None:
    greta = a_person(Role.OWNER)

    said = greta.put("moderation/policy", {"late_after_hours": 1}).json()

    assert said == {"late_after_hours": 1}
    assert ines.get("reviews/").json()["late_after_hours"] == 1
    assert greta.put("moderation/policy", {"late_after_hours": 0}).status_code == 400


def test_a_report_is_noted_once_and_always_answered_alike(ines: Caller) -> None:
    stranger = a_stranger("relief")
    said = {"reason": "false", "text": "Haiti owes nothing."}

    first, again = stranger.post(AT + "flags", said), stranger.post(AT + "flags", said)

    assert (first.status_code, first.json()) == (again.status_code, again.json())
    [flag] = ines.get("flags/").json()["results"]
    assert (flag["petition"], flag["reason"], flag["text"]) == (
        "cancel-the-debt",
        "false",
        "Haiti owes nothing.",
    )


def test_whoever_reports_all_day_is_slowed_down(ines: Caller) -> None:
    stranger = a_stranger("relief")

    codes = [stranger.post(AT + "flags", {"reason": "spam"}).status_code for _ in range(6)]

    assert codes == [202] * 5 + [429]


def test_reports_are_dismissed_or_upheld_once(ines: Caller) -> None:
    a_stranger("relief").post(AT + "flags", {"reason": "spam"})
    at = f"flags/{Flag.objects.get().id}/"

    upheld = ines.post(at + "uphold").json()["state"]
    again = ines.post(at + "dismiss").json()["code"]

    assert (upheld, again) == ("upheld", "flag-handled")
    assert ines.get("flags/?state=open").json()["results"] == []
    assert ines.get("flags/?state=lost").status_code == 400


def test_what_nobody_can_read_is_not_reported(ines: Caller) -> None:
    ines.post(AT + "withdraw", {"note": "We won."})

    answer = a_stranger("relief").post(AT + "flags", {"reason": "spam"})

    assert answer.json()["code"] == "nothing-to-flag"


@pytest.mark.parametrize(
    "said",
    [
        {"reason": "because"},
        {"reason": "spam", "text": "x" * 1001},
        {"reason": "spam", "text": "\u202e"},
        {"reason": "spam", "email": "ines@example.org"},
        {"text": "no reason"},
    ],
)
def test_a_report_that_cannot_be_read_is_refused(ines: Caller, said: dict[str, str]) -> None:
    assert a_stranger("relief").post(AT + "flags", said).status_code == 400
    assert not Flag.objects.exists()
