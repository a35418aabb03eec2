"""What goes in and out about signatures taken back or held."""

from typing import Any

from rest_framework import serializers

from mobilize.http.serializers import (
    StrictBooleanField,
    StrictCharField,
    StrictIntegerField,
    StrictSerializer,
    StrictUUIDField,
)
from petitions.domain.screening import Suspicion
from petitions.domain.selection import SOURCES

Shape = serializers.Serializer[Any]
SUSPICIONS = sorted(Suspicion)
STATES = ("draft", "running", "done", "cancelled", "undoing", "undone")


class SelectionIn(StrictSerializer):
    """What the signatures meant have in common; what is left out does not matter."""

    suspicion = serializers.ChoiceField(choices=SUSPICIONS, required=False)
    least_score = StrictIntegerField(min_value=1, max_value=1000, required=False)
    network = StrictCharField(
        max_length=32, required=False, help_text="The hash shown with a held signature"
    )
    signed_from = serializers.DateTimeField(required=False)
    signed_until = serializers.DateTimeField(required=False)
    country = StrictCharField(max_length=2, required=False)
    source = serializers.ChoiceField(choices=SOURCES, required=False)  # type: ignore[assignment]  # a field, not `Field.source`
    name_shown = StrictBooleanField(required=False)
    link = StrictCharField(max_length=20, required=False, help_text="The code of a share link")
    below = StrictUUIDField(
        required=False, help_text="A signature that is meant with everything it brought"
    )


class NewInvalidation(StrictSerializer):
    """A query to save. `reason` is published. Without a petition all of them are searched."""

    petition = StrictCharField(max_length=60, allow_blank=True, default="", help_text="Its slug")
    name = StrictCharField(max_length=200)
    reason = StrictCharField(max_length=500)
    selection = SelectionIn()


class InvalidationOut(Shape):
    """A saved query, and how far removing or giving back has come."""

    id = serializers.UUIDField()
    petition = serializers.CharField(source="petition.slug", default=None, allow_null=True)
    name = serializers.CharField()
    reason = serializers.CharField()
    selection = serializers.DictField(source="query")
    state = serializers.ChoiceField(choices=STATES)
    total = serializers.IntegerField()
    done = serializers.IntegerField()
    approved = serializers.SerializerMethodField(help_text="A second person has agreed")
    created_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)

    def get_approved(self, invalidation: Any) -> bool:
        return invalidation.approved_by_id is not None


class FoundSignature(Shape):
    """A signature as a sample shows it, without a personal value."""

    id = serializers.UUIDField()
    petition = serializers.CharField()
    signed_at = serializers.DateTimeField()
    state = serializers.CharField()
    score = serializers.IntegerField()
    suspicions = serializers.ListField(child=serializers.CharField())
    country = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # a field, not `Field.source`
    network = serializers.CharField()
    depth = serializers.IntegerField()


class PreviewOut(Shape):
    """What removing would do, had it begun now."""

    total = serializers.IntegerField()
    by_state = serializers.DictField(child=serializers.IntegerField())
    by_suspicion = serializers.DictField(child=serializers.IntegerField())
    by_day = serializers.DictField(child=serializers.IntegerField())
    sample = FoundSignature(many=True)


class HeldIn(StrictSerializer):
    """Which held signatures: of a petition, of a suspicion, or just these."""

    petition = StrictCharField(max_length=60, allow_blank=True, default="", help_text="Its slug")
    suspicion = serializers.ChoiceField(choices=SUSPICIONS, default="")
    only = serializers.ListField(child=StrictUUIDField(), max_length=500, required=False)


class HeldRemoved(HeldIn):
    """Which held signatures to remove, and the public reason."""

    reason = StrictCharField(max_length=500)


class Looked(Shape):
    """How many signatures were released or removed. Ask again while it is 500."""

    many = serializers.IntegerField()  # type: ignore[assignment]  # a field, not `BaseSerializer.many`


class HeapOut(Shape):
    """The held signatures of one petition that share a suspicion."""

    petition = serializers.CharField(source="petition.slug")
    suspicion = serializers.CharField()
    many = serializers.IntegerField()  # type: ignore[assignment]  # a field, not `BaseSerializer.many`


class AlarmOut(Shape):
    """Something that staff should look at."""

    id = serializers.UUIDField()
    petition = serializers.CharField(source="petition.slug", default=None, allow_null=True)
    kind = serializers.CharField()
    subject = serializers.CharField()
    observed = serializers.IntegerField()
    expected = serializers.IntegerField()
    raised_at = serializers.DateTimeField()
    cleared_at = serializers.DateTimeField(allow_null=True)
