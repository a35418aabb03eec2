"""What goes in and out about a petition's steps, schedule and versions."""

from rest_framework import serializers

from mobilize.http.serializers import StrictCharField, StrictSerializer, StrictTextField
from petitions.api.shapes import TEXT_LENGTH, TITLE_LENGTH, Shape
from petitions.domain import lifecycle

STATES = [state.value for state in lifecycle.State]


class Note(StrictSerializer):
    """Words that everybody can read beside a step; they may be left out."""

    note = StrictTextField(max_length=TEXT_LENGTH, default="", allow_blank=True)


class Why(StrictSerializer):
    """Words that everybody can read beside a step."""

    note = StrictTextField(max_length=TEXT_LENGTH)


class Reopening(Why):
    """Why, and until when one can sign again."""

    closes_at = serializers.DateTimeField(allow_null=True, default=None)


class Rejection(StrictSerializer):
    """Why. `note` is public and stands in place of the reason's own text; one of both is needed."""

    reason = StrictCharField(max_length=60, default="", allow_blank=True)
    note = StrictTextField(max_length=TEXT_LENGTH, default="", allow_blank=True)
    private_note = StrictTextField(max_length=TEXT_LENGTH, default="", allow_blank=True)


class Schedule(StrictSerializer):
    """When a petition opens and closes by itself; null leaves it to a person."""

    opens_at = serializers.DateTimeField(allow_null=True)
    closes_at = serializers.DateTimeField(allow_null=True)


class Step(Shape):
    """One step of a petition's life. `by` and `private_note` are told to its own people only."""

    was = serializers.CharField(allow_blank=True)
    now_in = serializers.ChoiceField(choices=STATES)
    happened_at = serializers.DateTimeField()
    reason = serializers.CharField(allow_blank=True, help_text="A reason's code")
    note = serializers.CharField(allow_blank=True)


class FullStep(Step):
    """A step as the organisation's own people see it."""

    by = serializers.CharField(
        source="by.name", allow_null=True, default=None, help_text="Null: the schedule or a key"
    )
    private_note = serializers.CharField(allow_blank=True)


class NewText(StrictSerializer):
    """A petition's words in one language."""

    title = StrictCharField(max_length=TITLE_LENGTH)
    ask = StrictTextField(max_length=TEXT_LENGTH)


class Text(Shape):
    """A petition's words in one language."""

    locale = serializers.CharField()
    title = serializers.CharField()
    ask = serializers.CharField()


class Version(Shape):
    """One version of a petition's words, and how many signed it."""

    number = serializers.IntegerField(source="version.number")
    state = serializers.ChoiceField(
        source="version.state",
        choices=["waiting", "approved", "rejected", "superseded", "replaced"],
    )
    made_at = serializers.DateTimeField(source="version.made_at")
    decided_at = serializers.DateTimeField(source="version.decided_at", allow_null=True)
    digest = serializers.CharField(
        source="version.digest",
        help_text="SHA-256 of the JSON `[target,[[locale,title,ask],…]]` without spaces",
    )
    signed = serializers.IntegerField(help_text="Confirmed signatures under this version")
    target = serializers.CharField(source="words.target")
    texts = Text(source="words.texts", many=True)


class Versions(Shape):
    """All versions, oldest first. Their signatures add up to the petition's."""

    results = Version(many=True)


class Steps(Shape):
    """All steps, oldest first."""

    results = FullStep(many=True, help_text="Strangers read neither `by` nor `private_note`")
