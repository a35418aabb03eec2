"""What moderators have before them: the queue, one review with its changes, the reports."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Min, Q

from mobilize.organisations.models import TenantQuerySet
from petitions.domain import diff
from petitions.domain.diff import Piece
from petitions.domain.lifecycle import State
from petitions.domain.texts import Text, Words
from petitions.models import (
    CannedReason,
    Flag,
    ModerationPolicy,
    Petition,
    PetitionVersion,
    Review,
    ReviewNote,
)
from petitions.queries.catalogue import NothingHere
from petitions.queries.texts import words_of

LATE_AFTER_HOURS = 168  # until an organisation sets its own
MOST = 200  # reviews shown at once, those that wait longest

NOBODY = Text("", "", "")


@dataclass(frozen=True)
class Waiting:
    """A review in the queue, and for how long. `is_change`: of a petition that is open."""

    review: Review
    hours: int
    is_late: bool
    is_change: bool

    @property
    def days(self) -> int:
        return self.hours // 24


@dataclass(frozen=True)
class Queue:
    """All that waits, the longest first."""

    late_after_hours: int
    total: int
    late: int
    rows: list[Waiting]


@dataclass(frozen=True)
class TextChange:
    """What changed in one language."""

    locale: str
    title: list[Piece]
    ask: list[Piece]


@dataclass(frozen=True)
class Reading:
    """A review opened on the desk: what is proposed, and how it differs from what was before."""

    waiting: Waiting
    before: PetitionVersion | None
    target: list[Piece]
    texts: list[TextChange]
    notes: list[ReviewNote]

    @property
    def review(self) -> Review:
        return self.waiting.review


def late_after_hours(organisation_id: UUID) -> int:
    """Return after how many hours a review is late here."""
    rows = ModerationPolicy.objects.for_org(organisation_id)
    said = rows.values_list("late_after_hours", flat=True).first()
    return said or LATE_AFTER_HOURS


def queue(organisation_id: UUID, *, now: datetime) -> Queue:
    """Return what waits for a moderator."""
    hours = late_after_hours(organisation_id)
    rows = _open_reviews(organisation_id)
    late = rows.filter(opened_at__lte=now - timedelta(hours=hours)).count()
    shown = [_waiting(row, hours, now=now) for row in rows.order_by("opened_at", "id")[:MOST]]
    return Queue(hours, rows.count(), late, shown)


def read(organisation_id: UUID, review_id: UUID, *, now: datetime) -> Reading:
    """Return one review with its changes, decided or not.

    Raises:
        NothingHere
    """
    rows = _reviews(organisation_id)
    review = rows.filter(id=review_id).first()
    if review is None:
        raise NothingHere
    before = _before(review)
    old = words_of(before) if before else Words("", ())
    new = words_of(review.version)
    notes = review.notes.select_related("by").order_by("made_at", "id")
    return Reading(
        waiting=_waiting(review, late_after_hours(organisation_id), now=now),
        before=before,
        target=diff.words(old.target, new.target),
        texts=_changes(old, new),
        notes=list(notes),
    )


def open_review(petition: Petition) -> Review | None:
    """Return the review that a petition's newest words wait in."""
    rows = _open_reviews(petition.organisation_id)
    return rows.filter(petition=petition).first()


def reasons(organisation_id: UUID) -> TenantQuerySet[CannedReason]:
    """Return the organisation's own reasons, each in its languages."""
    return CannedReason.objects.for_org(organisation_id).order_by("code", "locale")


def flags(organisation_id: UUID, *, state: str = "") -> TenantQuerySet[Flag]:
    """Return what the public reported."""
    rows = Flag.objects.for_org(organisation_id).select_related("petition")
    return rows.filter(state=state) if state else rows


def flagged(organisation_id: UUID) -> TenantQuerySet[Petition]:
    """Return the petitions with open reports: how many (`reports`) and since when."""
    still_open = Q(flags__state=Flag.State.OPEN)
    rows = Petition.objects.for_org(organisation_id).filter(still_open)
    return rows.annotate(
        reports=Count("flags", filter=still_open),
        reported_since=Min("flags__flagged_at", filter=still_open),
    ).order_by("-reports", "reported_since")


def _reviews(organisation_id: UUID) -> TenantQuerySet[Review]:
    rows = Review.objects.for_org(organisation_id)
    return rows.select_related("petition__cause", "version__made_by", "claimed_by", "decided_by")


def _open_reviews(organisation_id: UUID) -> TenantQuerySet[Review]:
    return _reviews(organisation_id).filter(outcome="")


def _waiting(review: Review, late_after: int, *, now: datetime) -> Waiting:
    hours = int((now - review.opened_at) / timedelta(hours=1))
    is_change = review.petition.state not in {State.REVIEW, State.REJECTED}
    return Waiting(review, hours, is_late=hours >= late_after, is_change=is_change)


def _before(review: Review) -> PetitionVersion | None:
    """Return what a review's text is compared with: what is published, else what was submitted."""
    versions = PetitionVersion.objects.filter(
        petition_id=review.petition_id, number__lt=review.version.number
    )
    published = versions.filter(state__in=["approved", "superseded"]).order_by("-number").first()
    submitted = versions.filter(decided_at__gte=review.opened_at).order_by("number").first()
    return published or submitted


def _changes(old: Words, new: Words) -> list[TextChange]:
    locales = sorted({*old.locales, *new.locales})
    pairs = ((each, old.text(each) or NOBODY, new.text(each) or NOBODY) for each in locales)
    return [
        TextChange(each, diff.words(was.title, now.title), diff.words(was.ask, now.ask))
        for each, was, now in pairs
    ]
