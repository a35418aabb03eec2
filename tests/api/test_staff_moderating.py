"""Staff move petitions on, moderate them, and keep the reasons they give."""

from datetime import timedelta

import pytest
from django.test import Client

from mobilize.kit import clock
from mobilize.organisations.models import Organisation, Role
from petitions.models import CannedReason, Flag, ModerationPolicy, Petition
from petitions.services import lifecycle, petitions, reasons
from tests.builders import (
    MONDAY,
    a_draft_petition,
    a_flag,
    a_member,
    a_review,
    an_open_petition,
    an_organisation,
)
from tests.staff import at_work

pytestmark = pytest.mark.django_db

AT = "/staff/relief/petitions/clean-water/"


@pytest.fixture
def relief() -> Organisation:
    return an_organisation("relief", time_zone="Europe/Paris")


@pytest.fixture
def omar(relief: Organisation) -> Client:
    return at_work(a_member(relief, Role.CAMPAIGNER))


def words(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_draft_goes_through_review_and_opens(omar: Client, relief: Organisation) -> None:
    petition = a_draft_petition(relief)

    omar.post(AT + "submit/")
    at = f"/staff/relief/reviews/{petition.reviews.get().id}/"
    queue = words(omar, "/staff/relief/moderation/")
    omar.post(at + "claim/")
    omar.post(at + "note/", {"text": "Looks fine."})
    answer = omar.post(at + "approve/", {"version": 1})

    assert at in queue
    assert answer.status_code == 303
    assert "Looks fine." in words(omar, at)
    assert Petition.objects.get().state == "open"


def test_a_moderator_edits_and_sees_what_changed(omar: Client, relief: Organisation) -> None:
    petition = a_draft_petition(relief)
    omar.post(AT + "submit/")

    said = {"title": petition.title, "ask": "Dig deep wells.", "target": "The mayor", "goal": 1000}
    omar.post(AT, said)

    page = words(omar, f"/staff/relief/reviews/{petition.reviews.get().id}/")
    assert '<ins><span class="visually-hidden" lang="en" dir="ltr">inserted: </span>deep ' in page
    assert (
        '<del><span class="visually-hidden" lang="en" dir="ltr">deleted: </span>council</del>'
        in page
    )


def test_the_edit_form_holds_the_words_that_wait(omar: Client, relief: Organisation) -> None:
    a_review(an_open_petition(relief), ask="Dig very deep wells.")

    page = words(omar, AT)

    assert "Dig very deep wells.</textarea>" in page
    assert "waits for a moderator" in page


def test_a_petition_is_turned_down_with_a_reason(omar: Client, relief: Organisation) -> None:
    reasons.seed(org=relief)
    petition = a_draft_petition(relief)
    omar.post(AT + "submit/")
    at = f"/staff/relief/reviews/{petition.reviews.get().id}/"

    without = omar.post(at + "reject/", {"version": 1}).content.decode()
    omar.post(at + "reject/", {"version": 1, "reason": "unclear"})

    assert "Say why: everybody can read it." in without
    assert Petition.objects.get().state == "rejected"
    assert "does not say clearly" in words(omar, AT)


def test_a_decision_on_an_older_text_is_refused(omar: Client, relief: Organisation) -> None:
    petition = an_open_petition(relief)
    at = f"/staff/relief/reviews/{a_review(petition).id}/"
    petitions.edit(org=relief, slug=petition.slug, ask="Dig nothing.", now=MONDAY)

    omar.post(at + "approve/", {"version": 2})

    assert "The text has changed since you read it" in words(omar, at)
    assert Petition.objects.get().ask == "Dig wells."


def test_a_petition_is_planned_in_the_organisation_s_own_time(
    omar: Client, relief: Organisation
) -> None:
    a_draft_petition(relief)
    year = clock.now().year + 1

    omar.post(AT + "schedule/", {"opens_at": f"{year}-01-15T09:00", "closes_at": ""})

    petition = Petition.objects.get()
    assert petition.opens_at is not None
    assert (petition.opens_at.hour, petition.opens_at.utcoffset()) == (8, timedelta(0))
    assert f'value="{year}-01-15T09:00"' in words(omar, AT + "schedule/")


def test_a_plan_in_the_past_comes_back_to_its_field(omar: Client, relief: Organisation) -> None:
    a_draft_petition(relief)

    page = omar.post(AT + "schedule/", {"opens_at": "2020-01-15T09:00"}).content.decode()

    assert 'href="#id_opens_at"' in page


@pytest.mark.parametrize(("step", "state"), [("withdraw", "withdrawn"), ("reopen", "open")])
def test_a_step_with_a_note(omar: Client, relief: Organisation, step: str, state: str) -> None:
    petition = an_open_petition(relief)
    if step == "reopen":
        lifecycle.close(petition=petition, by=None, now=MONDAY)

    asked = omar.post(AT + f"{step}/", {"note": ""})
    omar.post(AT + f"{step}/", {"note": "The council said so."})

    petition.refresh_from_db()
    assert asked.status_code == 200
    assert petition.state == state
    story = words(omar, AT + "history/")
    assert "The council said so." in story


def test_a_petition_is_written_in_another_language(omar: Client, relief: Organisation) -> None:
    a_draft_petition(relief)
    said = {"locale": "fr", "title": "De l'eau", "ask": "Creusez."}

    omar.post(AT + "languages/", said)
    there = words(omar, AT + "languages/")
    omar.post(AT + "languages/fr/remove/")

    assert "Creusez." in there
    assert "Creusez." not in words(omar, AT + "languages/")


def test_reports_are_read_and_dealt_with_together(omar: Client, relief: Organisation) -> None:
    petition = an_open_petition(relief)
    for text in ("First.", "Second."):
        a_flag(petition, text=text)
    at = "/staff/relief/moderation/reports/clean-water/"

    listed = words(omar, "/staff/relief/moderation/")
    read = words(omar, at)
    omar.post(at, {"found": "dismissed"})

    assert at in listed
    assert "First." in read
    assert "Second." in read
    assert {flag.state for flag in Flag.objects.all()} == {"dismissed"}
    assert "No report is open." in words(omar, "/staff/relief/moderation/")


def test_reasons_are_kept_by_the_organisation(omar: Client) -> None:
    at = "/staff/relief/moderation/reasons/"

    omar.post(at + "seed/")
    omar.post(at, {"code": "rude", "locale": "en", "title": "Rude", "text": "Be kind."})
    omar.post(at + "rude/en/", {"title": "Impolite", "text": "Be kind.", "hides_words": "on"})
    omar.post(at + "unclear/fr/remove/")

    rude = CannedReason.objects.get(code="rude")
    assert (rude.title, rude.hides_words) == ("Impolite", True)
    assert not CannedReason.objects.filter(code="unclear", locale="fr").exists()
    assert "Impolite" in words(omar, at)


def test_an_owner_says_when_a_text_is_late(relief: Organisation) -> None:
    greta = at_work(a_member(relief, Role.OWNER))

    greta.post("/staff/relief/moderation/promise/", {"late_after_hours": "24"})
    greta.post("/staff/relief/moderation/promise/", {"late_after_hours": "never"})

    assert ModerationPolicy.objects.get().late_after_hours == 24


def test_the_list_is_narrowed_to_a_state(omar: Client, relief: Organisation) -> None:
    a_draft_petition(relief, "first", title="A draft of mine")

    assert "A draft of mine" in words(omar, "/staff/relief/petitions/?state=draft")
    assert "A draft of mine" not in words(omar, "/staff/relief/petitions/?state=open")
    assert "A draft of mine" in words(omar, "/staff/relief/petitions/?state=nonsense")
