"""A petition's life, step by step, and what is written down about it."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from mobilize.organisations.models import Organisation, User
from petitions.domain.lifecycle import StepNotAllowed
from petitions.models import Cause, Petition, PetitionStep, PetitionVersion, Review
from petitions.services import lifecycle, petitions, reasons, scheduling, versions
from tests.builders import (
    MONDAY,
    a_draft_petition,
    a_member,
    a_supporter,
    an_open_petition,
    an_organisation,
)

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def relief() -> Organisation:
    return an_organisation("relief")


@pytest.fixture
def omar(relief: Organisation) -> User:
    return a_member(relief)


def steps_of(petition: Petition) -> list[tuple[str, str]]:
    rows = PetitionStep.objects.filter(petition=petition).order_by("happened_at", "id")
    return [(step.was, step.now_in) for step in rows]


def test_a_petition_goes_from_draft_to_answer_and_every_step_is_kept(
    relief: Organisation, omar: User
) -> None:
    petition = a_draft_petition(relief)

    lifecycle.submit(petition=petition, by=omar, now=MONDAY)
    lifecycle.publish(petition=petition, by=omar, now=MONDAY + HOUR)
    lifecycle.close(petition=petition, by=omar, now=MONDAY + 2 * HOUR)
    lifecycle.answer(petition=petition, by=omar, now=MONDAY + 3 * HOUR, note="They agreed.")

    petition.refresh_from_db()
    assert steps_of(petition) == [
        ("draft", "review"),
        ("review", "open"),
        ("open", "closed"),
        ("closed", "answered"),
    ]
    assert (petition.published_at, petition.closed_at, petition.answered_at) == (
        MONDAY + HOUR,
        MONDAY + 2 * HOUR,
        MONDAY + 3 * HOUR,
    )
    assert {step.by for step in petition.steps.all()} == {omar}


def test_a_step_is_written_once_and_never_changed(relief: Organisation) -> None:
    petition = a_draft_petition(relief)
    lifecycle.publish(petition=petition, by=None, now=MONDAY)

    written = PetitionStep.objects.filter(petition=petition)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        written.update(note="It never happened")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        written.delete()


def test_publishing_approves_the_words_and_the_petition_says_which(relief: Organisation) -> None:
    petition = a_draft_petition(relief)

    lifecycle.publish(petition=petition, by=None, now=MONDAY)

    version = PetitionVersion.objects.get(petition=petition)
    assert petition.version == version
    assert (version.number, version.state, version.decided_at) == (1, "approved", MONDAY)


def test_an_open_petition_that_is_answered_is_closed_first(relief: Organisation) -> None:
    petition = an_open_petition(relief)

    lifecycle.answer(petition=petition, by=None, now=MONDAY + HOUR)

    assert steps_of(petition) == [("open", "closed"), ("closed", "answered")]


def test_a_refused_step_leaves_the_petition_and_its_history_alone(relief: Organisation) -> None:
    petition = an_open_petition(relief)

    with pytest.raises(StepNotAllowed):
        lifecycle.reject(petition=petition, by=None, note="Too late.", now=MONDAY)

    petition.refresh_from_db()
    assert petition.state == "open"
    assert steps_of(petition) == []


def test_a_rejected_petition_says_why_and_keeps_what_is_said(relief: Organisation) -> None:
    reasons.seed(org=relief)
    petition = a_draft_petition(relief)
    lifecycle.submit(petition=petition, now=MONDAY)

    lifecycle.reject(petition=petition, by=None, reason="duplicate", now=MONDAY + HOUR)
    relief_says = reasons.find(petition, "duplicate")
    reasons.keep(org=relief, code="duplicate", locale="en", title="x", text="y", hides_words=True)

    step = petition.steps.latest("happened_at")
    assert (step.reason, step.note) == ("duplicate", relief_says.text)
    assert petition.words_hidden is False


def test_words_that_could_harm_somebody_are_hidden_with_the_rejection(
    relief: Organisation,
) -> None:
    reasons.seed(org=relief)
    petition = a_draft_petition(relief, "mallory-lies", title="Mallory lies", ask="And steals.")
    lifecycle.submit(petition=petition, now=MONDAY)

    lifecycle.reject(petition=petition, by=None, reason="hateful", now=MONDAY + HOUR)

    petition.refresh_from_db()
    assert petition.words_hidden is True
    assert (petition.title, petition.ask) == ("Rejected petition", "")
    assert petition.slug.startswith("rejected-")
    assert versions.newest_words(petition).texts[0].title == "Mallory lies"


def test_hidden_words_come_back_with_a_new_review(relief: Organisation) -> None:
    reasons.seed(org=relief)
    petition = a_draft_petition(relief)
    lifecycle.submit(petition=petition, now=MONDAY)
    lifecycle.reject(petition=petition, by=None, reason="hateful", now=MONDAY + HOUR)

    lifecycle.reopen(petition=petition, by=None, note="We were wrong.", now=MONDAY + 2 * HOUR)

    assert (petition.title, petition.words_hidden) == ("Clean water now", False)


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({}, lifecycle.NoteMissing),
        ({"reason": "no-such-reason"}, reasons.ReasonUnknown),
    ],
)
def test_nobody_is_rejected_without_a_reason(
    relief: Organisation, said: dict[str, str], refusal: type[Exception]
) -> None:
    petition = a_draft_petition(relief)
    lifecycle.submit(petition=petition, now=MONDAY)

    with pytest.raises(refusal):
        lifecycle.reject(petition=petition, by=None, now=MONDAY, **said)

    petition.refresh_from_db()
    assert petition.state == "review"


def test_a_rejected_petition_can_be_looked_at_again(relief: Organisation) -> None:
    petition = a_draft_petition(relief)
    lifecycle.submit(petition=petition, now=MONDAY)
    lifecycle.reject(petition=petition, by=None, note="Unclear.", now=MONDAY + HOUR)

    lifecycle.reopen(petition=petition, by=None, note="Now it is clear.", now=MONDAY + 2 * HOUR)
    lifecycle.publish(petition=petition, by=None, now=MONDAY + 3 * HOUR)

    outcomes = Review.objects.order_by("opened_at").values_list("outcome", flat=True)
    assert list(outcomes) == ["rejected", "approved"]
    assert petition.state == "open"


@pytest.mark.parametrize("published", [True, False])
def test_a_withdrawn_petition_can_come_back_through_review(
    relief: Organisation, *, published: bool
) -> None:
    petition = an_open_petition(relief) if published else a_draft_petition(relief)
    ines = a_supporter(relief)

    lifecycle.withdraw(petition=petition, by_supporter=ines, note="We won.", now=MONDAY + HOUR)
    lifecycle.reopen(petition=petition, by=None, note="We did not.", now=MONDAY + 2 * HOUR)

    assert petition.state == "review"
    assert petition.version is None
    assert Review.objects.filter(petition=petition, outcome="").count() == 1
    lifecycle.publish(petition=petition, by=None, now=MONDAY + 3 * HOUR)
    assert petition.version is not None


def test_reopening_lets_people_sign_again_until_a_new_end(relief: Organisation) -> None:
    petition = an_open_petition(relief, closes_at=MONDAY + HOUR)
    scheduling.carry_out(now=MONDAY + HOUR)
    petition = petitions.lock(relief.id, petition.slug)

    lifecycle.reopen(
        petition=petition,
        by=None,
        note="One more week.",
        closes_at=MONDAY + timedelta(days=7),
        now=MONDAY + 2 * HOUR,
    )

    petition.refresh_from_db()
    assert (petition.state, petition.closed_at) == ("open", None)
    assert scheduling.carry_out(now=MONDAY + 3 * HOUR) == 0


@pytest.mark.parametrize("step", ["withdraw", "reopen"])
def test_withdrawing_and_reopening_need_a_note(relief: Organisation, step: str) -> None:
    petition = an_open_petition(relief)
    if step == "reopen":
        lifecycle.close(petition=petition, by=None, now=MONDAY)

    with pytest.raises(lifecycle.NoteMissing):
        getattr(lifecycle, step)(petition=petition, by=None, note="", now=MONDAY)


def test_a_petition_opens_with_its_cause_and_not_before(relief: Organisation) -> None:
    petition = a_draft_petition(relief)
    Cause.objects.update(state="draft", published_at=None)
    petition = petitions.lock(relief.id, petition.slug)

    with pytest.raises(lifecycle.CauseNotOpen):
        lifecycle.publish(petition=petition, by=None, now=MONDAY)


def test_nobody_publishes_what_should_have_closed_already(relief: Organisation) -> None:
    petition = a_draft_petition(relief, closes_at=MONDAY)

    with pytest.raises(lifecycle.EndInPast):
        lifecycle.publish(petition=petition, by=None, now=MONDAY)
