"""Petitions that open and close by themselves."""

from datetime import UTC, datetime, timedelta

import pytest

from mobilize.organisations.models import Organisation
from petitions.models import Cause, Petition, PetitionStep
from petitions.services import lifecycle, moderation, petitions, scheduling
from tests.builders import MONDAY, a_draft_petition, an_open_petition, an_organisation

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
NOON = MONDAY + timedelta(hours=3)


@pytest.fixture
def relief() -> Organisation:
    return an_organisation("relief")


def planned(petition: Petition, **moments: datetime) -> Petition:
    said = {"opens_at": None, "closes_at": None, **moments}
    scheduling.plan(petition=petition, **said, now=MONDAY)
    return petition


def state_of(petition: Petition) -> str:
    return Petition.objects.get(id=petition.id).state


def test_a_draft_opens_at_its_minute_and_not_before(relief: Organisation) -> None:
    petition = planned(a_draft_petition(relief), opens_at=NOON)

    too_early = scheduling.carry_out(now=NOON - MINUTE)
    in_time = scheduling.carry_out(now=NOON)

    assert (too_early, in_time) == (0, 1)
    assert state_of(petition) == "open"


def test_a_petition_closes_at_the_moment_set_however_late_the_worker_is(
    relief: Organisation,
) -> None:
    petition = planned(an_open_petition(relief), closes_at=NOON)

    scheduling.carry_out(now=NOON + 10 * MINUTE)

    petition.refresh_from_db()
    step = PetitionStep.objects.get(petition=petition)
    assert (petition.state, petition.closed_at) == ("closed", NOON)
    assert (step.happened_at, step.by) == (NOON, None)


def test_running_again_does_nothing_more(relief: Organisation) -> None:
    planned(a_draft_petition(relief, "one"), opens_at=NOON)
    planned(an_open_petition(relief, "two", cause=Cause.objects.get()), closes_at=NOON)

    runs = [scheduling.carry_out(now=NOON + wait * MINUTE) for wait in range(3)]

    assert runs == [2, 0, 0]
    assert PetitionStep.objects.count() == 2


def test_every_organisation_s_petitions_are_kept(relief: Organisation) -> None:
    planned(a_draft_petition(relief), opens_at=NOON)
    planned(a_draft_petition(an_organisation("other")), opens_at=NOON)

    assert scheduling.carry_out(now=NOON) == 2


def test_what_is_in_review_opens_only_once_it_is_approved(relief: Organisation) -> None:
    petition = planned(a_draft_petition(relief), opens_at=NOON)
    lifecycle.submit(petition=petition, now=MONDAY)
    review = petition.reviews.get()

    unread = scheduling.carry_out(now=NOON)
    planned(petition, opens_at=NOON + MINUTE)
    moderation.approve(org=relief, review_id=review.id, version=1, by=None, now=NOON)
    waiting = state_of(petition)
    scheduling.carry_out(now=NOON + MINUTE)

    assert unread == 0
    assert waiting == "review"
    assert state_of(petition) == "open"


def test_words_changed_after_their_approval_are_not_opened_unread(relief: Organisation) -> None:
    petition = planned(a_draft_petition(relief), opens_at=NOON)
    lifecycle.submit(petition=petition, now=MONDAY)
    moderation.approve(
        org=relief, review_id=petition.reviews.get().id, version=1, by=None, now=MONDAY
    )

    petitions.edit(org=relief, slug=petition.slug, title="Something else", now=MONDAY)

    assert scheduling.carry_out(now=NOON) == 0
    assert petition.reviews.filter(outcome="").count() == 1


def test_a_petition_waits_for_its_cause(relief: Organisation) -> None:
    petition = planned(a_draft_petition(relief), opens_at=NOON)
    Cause.objects.update(state="draft", published_at=None)

    waiting = scheduling.carry_out(now=NOON)
    Cause.objects.update(state="open", published_at=NOON)
    done = scheduling.carry_out(now=NOON + MINUTE)

    assert (waiting, done) == (0, 1)
    assert state_of(petition) == "open"


@pytest.mark.parametrize(
    ("moments", "refusal"),
    [
        ({"opens_at": MONDAY}, scheduling.ScheduleInPast),
        ({"closes_at": MONDAY - MINUTE}, scheduling.ScheduleInPast),
        ({"opens_at": NOON, "closes_at": NOON}, scheduling.ScheduleBackwards),
        ({"closes_at": datetime(9999, 12, 31, tzinfo=UTC)}, lifecycle.PlanTooFar),
    ],
)
def test_a_plan_that_cannot_be_kept_is_refused(
    relief: Organisation, moments: dict[str, datetime], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        planned(a_draft_petition(relief), **moments)


def test_what_has_opened_is_not_scheduled_to_open(relief: Organisation) -> None:
    with pytest.raises(scheduling.ScheduleTooLate):
        planned(an_open_petition(relief), opens_at=NOON)
