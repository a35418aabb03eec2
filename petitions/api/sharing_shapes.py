"""What is said about a petition's share step over the API."""

from typing import Any

from rest_framework import serializers

from mobilize.http.serializers import StrictCharField, StrictSerializer, StrictTextField
from petitions.services.share_wording import ALL

Shape = serializers.Serializer[Any]
TEXT_LENGTH = 5_000


class NewShareStep(StrictSerializer):
    """The networks to offer, the first one first."""

    channels = serializers.ListField(child=StrictCharField(max_length=20), max_length=50)


class NewShareTexts(StrictSerializer):
    """Everything that is said in one language; what is left out is not said any more."""

    texts = serializers.DictField(
        child=StrictTextField(max_length=TEXT_LENGTH, allow_blank=True),
        help_text=f"By channel; `{ALL}` is for every network without a text of its own."
        " `{title}` and `{url}` stand for the petition's title and the link.",
    )


class Network(Shape):
    """A network that can be offered, and how long its text may be, in its own counting."""

    channel = serializers.CharField()
    name = serializers.CharField()
    most = serializers.IntegerField(allow_null=True, help_text="null where it takes no text")
    unit = serializers.CharField(allow_blank=True)


class ShareStep(Shape):
    """How a petition is passed on."""

    channels = serializers.ListField(child=serializers.CharField(), help_text="In their order")
    texts = serializers.DictField(
        child=serializers.DictField(child=serializers.CharField()),
        help_text="By language, then by channel",
    )
    networks = Network(many=True, help_text="All that can be chosen from")


class Length(Shape):
    """How long a text is in a network's own counting, with title and link in it."""

    used = serializers.IntegerField()
    most = serializers.IntegerField()
    unit = serializers.CharField()
    fits = serializers.BooleanField()


class Look(Shape):
    """One network: what it gets."""

    channel = serializers.CharField()
    name = serializers.CharField()
    text = serializers.CharField(allow_blank=True)
    length = Length(allow_null=True)
    href = serializers.CharField()


class Card(Shape):
    """What the link shows of itself."""

    title = serializers.CharField()
    description = serializers.CharField()
    picture = serializers.CharField(allow_blank=True)
    host = serializers.CharField()


class Preview(Shape):
    """How a petition will look where it is passed on."""

    locale = serializers.CharField()
    card = Card()
    looks = Look(many=True)
