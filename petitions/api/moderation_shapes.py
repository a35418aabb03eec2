"""What goes in and out about reviews, reasons and what the public reports."""

from rest_framework import serializers

from mobilize.http.serializers import (
    StrictBooleanField,
    StrictCharField,
    StrictIntegerField,
    StrictSerializer,
    StrictTextField,
)
from petitions.api.lifecycle_shapes import Rejection
from petitions.api.shapes import TEXT_LENGTH, TITLE_LENGTH, Shape
from petitions.domain import flags

MOST_HOURS = 8760


class Review(Shape):
    """A text that waits for a moderator, or was decided on."""

    id = serializers.UUIDField(source="review.id")
    petition = serializers.CharField(source="review.petition.slug")
    title = serializers.CharField(source="review.petition.title")
    is_change = serializers.BooleanField(help_text="Of a petition that is open; else a new one")
    version = serializers.IntegerField(source="review.version.number")
    opened_at = serializers.DateTimeField(source="review.opened_at")
    hours = serializers.IntegerField(help_text="How long it has waited, or waited")
    is_late = serializers.BooleanField()
    claimed_by = serializers.CharField(
        source="review.claimed_by.name", allow_null=True, default=None
    )
    claimed_at = serializers.DateTimeField(source="review.claimed_at", allow_null=True)
    outcome = serializers.ChoiceField(
        source="review.outcome", choices=["", "approved", "rejected", "dropped"]
    )
    decided_at = serializers.DateTimeField(source="review.decided_at", allow_null=True)


class Queue(Shape):
    """What waits for a moderator, the longest first."""

    total = serializers.IntegerField()
    late = serializers.IntegerField()
    late_after_hours = serializers.IntegerField()
    results = Review(source="rows", many=True)


class Piece(Shape):
    """A stretch of text that stayed, went or came."""

    kind = serializers.ChoiceField(choices=["same", "deleted", "inserted"])
    text = serializers.CharField()


class TextChange(Shape):
    """What changed in one language."""

    locale = serializers.CharField()
    title = Piece(many=True)
    ask = Piece(many=True)


class ReviewNote(Shape):
    """What one moderator told the next."""

    by = serializers.CharField(source="by.name", allow_null=True, default=None)
    text = serializers.CharField()
    made_at = serializers.DateTimeField()


class Reading(Shape):
    """A review with its changes, word by word: all but what was inserted is the old text."""

    review = Review(source="waiting")
    compared_with = serializers.IntegerField(
        source="before.number", allow_null=True, default=None, help_text="An earlier version"
    )
    target = Piece(many=True)
    texts = TextChange(many=True)
    notes = ReviewNote(many=True)


class NewNote(StrictSerializer):
    """A note for the other moderators."""

    text = StrictTextField(max_length=TEXT_LENGTH)


class Approval(StrictSerializer):
    """Which text was read: a newer one has to be read first."""

    version = StrictIntegerField(min_value=1)


class Refusal(Rejection):
    """Which text was read, and why it is turned down."""

    version = StrictIntegerField(min_value=1)


class Policy(StrictSerializer):
    """After how many hours a review is late."""

    late_after_hours = StrictIntegerField(min_value=1, max_value=MOST_HOURS)


class NewReason(StrictSerializer):
    """A reason in one language."""

    title = StrictCharField(max_length=TITLE_LENGTH)
    text = StrictTextField(max_length=TEXT_LENGTH)
    hides_words = StrictBooleanField(default=False)


class Reason(Shape):
    """A reason moderators give, in one language."""

    code = serializers.CharField()
    locale = serializers.CharField()
    title = serializers.CharField()
    text = serializers.CharField()
    hides_words = serializers.BooleanField(
        help_text="Who is rejected for it keeps their words to themselves"
    )


class Reasons(Shape):
    """All reasons, by code and language."""

    results = Reason(many=True)


class NewFlag(StrictSerializer):
    """Why somebody reports a petition."""

    reason = serializers.ChoiceField(choices=flags.REASONS)
    text = StrictTextField(max_length=flags.TEXT_LENGTH, default="", allow_blank=True)


class Flagged(Shape):
    """The same answer however often somebody reports."""

    status = serializers.ChoiceField(choices=["noted"])


class Flag(Shape):
    """What somebody of the public reported."""

    id = serializers.UUIDField()
    petition = serializers.CharField(source="petition.slug")
    reason = serializers.ChoiceField(choices=flags.REASONS)
    text = serializers.CharField()
    state = serializers.ChoiceField(choices=["open", "dismissed", "upheld"])
    flagged_at = serializers.DateTimeField()
    handled_at = serializers.DateTimeField(allow_null=True)
