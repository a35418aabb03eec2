"""Moderators at work: claims, notes, decisions on what they have read."""

from datetime import timedelta

import pytest

from mobilize.organisations.models import Organisation, User
from petitions.models import Petition, Review
from petitions.services import lifecycle, moderation, petitions, reasons
from tests.builders import (
    MONDAY,
    a_draft_petition,
    a_member,
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


@pytest.fixture
def petition(relief: Organisation) -> Petition:
    petition = a_draft_petition(relief)
    lifecycle.submit(petition=petition, now=MONDAY)
    return petition


@pytest.fixture
def review(petition: Petition) -> Review:
    return petition.reviews.get()


def test_what_somebody_claimed_is_left_alone_by_the_others(
    relief: Organisation, omar: User, review: Review
) -> None:
    moderation.claim(org=relief, review_id=review.id, by=omar, now=MONDAY)
    greta = a_member(relief)

    for verb in (moderation.claim, moderation.release):
        with pytest.raises(moderation.ReviewClaimed):
            verb(org=relief, review_id=review.id, by=greta, now=MONDAY + HOUR)
    with pytest.raises(moderation.ReviewClaimed):
        moderation.approve(org=relief, review_id=review.id, version=1, by=greta, now=MONDAY + HOUR)


def test_a_claim_can_be_renewed_released_and_lapses(
    relief: Organisation, omar: User, review: Review
) -> None:
    greta = a_member(relief)
    said = {"org": relief, "review_id": review.id}
    moderation.claim(**said, by=omar, now=MONDAY)
    moderation.claim(**said, by=omar, now=MONDAY + HOUR)

    lapsed = moderation.claim(**said, by=greta, now=MONDAY + 3 * HOUR)
    moderation.release(**said, by=greta, now=MONDAY + 3 * HOUR)

    assert lapsed.claimed_by == greta
    review.refresh_from_db()
    assert (review.claimed_by, review.claimed_at) == (None, None)


def test_a_key_claims_nothing(relief: Organisation, review: Review) -> None:
    with pytest.raises(moderation.ClaimNeedsPerson):
        moderation.claim(org=relief, review_id=review.id, by=None, now=MONDAY)


def test_approving_opens_the_petition(relief: Organisation, omar: User, review: Review) -> None:
    decided = moderation.approve(
        org=relief, review_id=review.id, version=1, by=omar, now=MONDAY + HOUR
    )

    petition = Petition.objects.get()
    assert (petition.state, petition.published_at) == ("open", MONDAY + HOUR)
    assert (decided.outcome, decided.decided_by) == ("approved", omar)


def test_approving_a_change_publishes_it(relief: Organisation, omar: User) -> None:
    petition = an_open_petition(relief)
    petitions.edit(org=relief, slug=petition.slug, title="Water", now=MONDAY)

    moderation.approve(
        org=relief, review_id=petition.reviews.get().id, version=2, by=omar, now=MONDAY
    )

    petition.refresh_from_db()
    assert (petition.title, petition.state) == ("Water", "open")


def test_nobody_approves_a_text_they_have_not_read(
    relief: Organisation, omar: User, petition: Petition, review: Review
) -> None:
    petitions.edit(org=relief, slug=petition.slug, title="Changed meanwhile", now=MONDAY)

    for verb in (moderation.approve, moderation.reject):
        with pytest.raises(moderation.TextMoved):
            verb(org=relief, review_id=review.id, version=1, by=omar, now=MONDAY)


def test_rejecting_a_new_petition_publishes_the_reason(
    relief: Organisation, omar: User, petition: Petition, review: Review
) -> None:
    moderation.reject(
        org=relief,
        review_id=review.id,
        version=1,
        by=omar,
        note="Ask the mayor.",
        private_note="Third time this month.",
        now=MONDAY + HOUR,
    )

    petition.refresh_from_db()
    step = petition.steps.get(now_in="rejected")
    assert petition.state == "rejected"
    assert (step.note, step.private_note, step.by) == (
        "Ask the mayor.",
        "Third time this month.",
        omar,
    )


def test_rejecting_a_change_tells_the_other_moderators_why(
    relief: Organisation, omar: User
) -> None:
    reasons.seed(org=relief)
    petition = an_open_petition(relief)
    petitions.edit(org=relief, slug=petition.slug, title="Buy my book", now=MONDAY)
    review = petition.reviews.get()

    moderation.reject(
        org=relief,
        review_id=review.id,
        version=2,
        by=omar,
        reason="advertising",
        private_note="Once more, and we talk.",
        now=MONDAY,
    )

    told = [note.text for note in review.notes.order_by("id")]
    assert "advertises" in told[0]
    assert told[1] == "Once more, and we talk."
    assert Petition.objects.get().state == "open"


def test_a_decided_review_stays_decided(relief: Organisation, omar: User, review: Review) -> None:
    said = {"org": relief, "review_id": review.id, "version": 1, "by": omar, "now": MONDAY}
    moderation.approve(**said)

    with pytest.raises(moderation.ReviewDecided):
        moderation.reject(**said, note="No.")


def test_moderators_leave_notes_for_each_other(
    relief: Organisation, omar: User, review: Review
) -> None:
    moderation.note(org=relief, review_id=review.id, text="Who is Ines?", by=omar, now=MONDAY)

    assert review.notes.get().text == "Who is Ines?"


def test_another_organisation_s_review_is_missing(review: Review) -> None:
    other = an_organisation("other")

    with pytest.raises(moderation.ReviewMissing):
        moderation.approve(org=other, review_id=review.id, version=1, by=None, now=MONDAY)


def test_reasons_come_in_the_petition_s_language_and_can_be_changed(
    relief: Organisation,
) -> None:
    french = a_draft_petition(relief, locale="fr-CA")
    reasons.seed(org=relief)
    reasons.keep(
        org=relief, code="unclear", locale="fr", title="Floue", text="Précisez.", hides_words=False
    )

    reasons.seed(org=relief)

    assert reasons.find(french, "unclear").text == "Précisez."
