"""The moderators' queue: who looks at what, what they note, how they decide."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from mobilize.kit.errors import AppError, Kind
from mobilize.organisations.models import Organisation, User
from petitions.domain.lifecycle import State
from petitions.models import ModerationPolicy, Petition, Review, ReviewNote
from petitions.services import lifecycle, petitions, reasons, versions

# A claim that its owner forgot stops nobody the next time somebody looks.
CLAIM_LASTS = timedelta(hours=2)


class ReviewMissing(AppError):
    """There is no such review."""

    code = "review-missing"
    kind = Kind.MISSING


class ReviewDecided(AppError):
    """This review has been decided."""

    code = "review-decided"
    kind = Kind.CONFLICT


class ReviewClaimed(AppError):
    """Somebody else is looking at this. Their claim ends two hours after they made it."""

    code = "review-claimed"
    kind = Kind.CONFLICT


class TextMoved(AppError):
    """The text has changed since you read it. Read it again before you decide."""

    code = "text-moved"
    kind = Kind.CONFLICT


class ClaimNeedsPerson(AppError):
    """Only a person can claim a review: a key cannot read it."""

    code = "claim-needs-person"
    kind = Kind.CONFLICT


@transaction.atomic
def claim(*, org: Organisation, review_id: UUID, by: User | None, now: datetime) -> Review:
    """Tell the other moderators that somebody is looking at this one.

    Raises:
        ReviewMissing, ReviewDecided, ReviewClaimed, ClaimNeedsPerson
    """
    review = _lock(org, review_id, by=by, now=now)
    if by is None:
        raise ClaimNeedsPerson
    review.claimed_by, review.claimed_at = by, now
    review.save(update_fields=["claimed_by", "claimed_at"])
    return review


@transaction.atomic
def release(*, org: Organisation, review_id: UUID, by: User | None, now: datetime) -> Review:
    """Leave a review to whoever comes next.

    Raises:
        ReviewMissing, ReviewDecided, ReviewClaimed
    """
    review = _lock(org, review_id, by=by, now=now)
    review.claimed_by = review.claimed_at = None
    review.save(update_fields=["claimed_by", "claimed_at"])
    return review


@transaction.atomic
def note(
    *, org: Organisation, review_id: UUID, text: str, by: User | None, now: datetime
) -> ReviewNote:
    """Tell the next moderator something. The public never reads it.

    Raises:
        ReviewMissing
    """
    review = Review.objects.for_org(org.id).filter(id=review_id).first()
    if review is None:
        raise ReviewMissing
    return _note(review, text, by=by, now=now)


@transaction.atomic
def approve(
    *, org: Organisation, review_id: UUID, version: int, by: User | None, now: datetime
) -> Review:
    """Publish the text that somebody read, by its number; open the petition if it is new.

    A petition scheduled for later is approved now and opens then.

    Raises:
        ReviewMissing, ReviewDecided, ReviewClaimed, TextMoved, lifecycle.CauseNotOpen,
        lifecycle.EndInPast
    """
    review = _lock(org, review_id, by=by, now=now)
    petition = _read_by_moderator(review, version)
    opens_later = petition.opens_at is not None and petition.opens_at > now
    if petition.state == State.REVIEW and not opens_later:
        lifecycle.publish(petition=petition, by=by, now=now)
    else:
        versions.approve(petition=petition, by=by, now=now)
    return Review.objects.get(id=review.id)


@transaction.atomic
def reject(
    *,
    org: Organisation,
    review_id: UUID,
    version: int,
    by: User | None,
    now: datetime,
    reason: str = "",
    note: str = "",
    private_note: str = "",
) -> Review:
    """Turn down the text that somebody read: a new petition with it, an open one stays as it is.

    Of a new petition the public reads the reason; of a change, the other moderators.

    Raises:
        ReviewMissing, ReviewDecided, ReviewClaimed, TextMoved, lifecycle.NoteMissing,
        reasons.ReasonUnknown
    """
    review = _lock(org, review_id, by=by, now=now)
    petition = _read_by_moderator(review, version)
    if petition.state == State.REVIEW:
        lifecycle.reject(
            petition=petition,
            by=by,
            now=now,
            reason=reason,
            note=note,
            private_note=private_note,
        )
    else:
        canned = reasons.find(petition, reason) if reason else None
        said = note or (canned.text if canned else "")
        if not said:
            raise lifecycle.NoteMissing(field="note")
        versions.turn_down(petition=petition, by=by, now=now)
        for text in filter(None, [said, private_note]):
            _note(review, text, by=by, now=now)
    return Review.objects.get(id=review.id)


@transaction.atomic
def promise(*, org: Organisation, late_after_hours: int) -> ModerationPolicy:
    """Set after how many hours a review is late."""
    policy, _ = ModerationPolicy.objects.update_or_create(
        organisation=org, defaults={"late_after_hours": late_after_hours}
    )
    return policy


def _note(review: Review, text: str, *, by: User | None, now: datetime) -> ReviewNote:
    return ReviewNote.objects.create(
        organisation_id=review.organisation_id, review=review, by=by, text=text, made_at=now
    )


def _lock(org: Organisation, review_id: UUID, *, by: User | None, now: datetime) -> Review:
    """Return an open review that nobody else is looking at, its petition locked before it."""
    rows = Review.objects.for_org(org.id)
    slug = rows.filter(id=review_id).values_list("petition__slug", flat=True).first()
    if slug is None:
        raise ReviewMissing
    petition = petitions.lock(org.id, slug)
    review = rows.select_related("version", "claimed_by").get(id=review_id)
    review.petition = petition
    if review.outcome:
        raise ReviewDecided
    if _is_held_by_another(review, by, now=now):
        raise ReviewClaimed
    return review


def _is_held_by_another(review: Review, by: User | None, *, now: datetime) -> bool:
    if review.claimed_by is None or review.claimed_at is None or review.claimed_by == by:
        return False
    return now < review.claimed_at + CLAIM_LASTS


def _read_by_moderator(review: Review, version: int) -> Petition:
    """Return the review's petition, if the text that was read is the one that waits."""
    if review.version.number != version:
        raise TextMoved(field="version")
    return review.petition
