"""What goes in and out about channels: visits, rules, replays, previews."""

from typing import Any
from urllib.parse import urlsplit

from rest_framework import serializers

from mobilize.http.serializers import StrictCharField, StrictSerializer
from petitions.api.shapes import TOKEN_LENGTH, Shape, ShareLink, slug_field
from petitions.domain.channel_rules import ORDER
from petitions.domain.channels import GROUPS, NAMES, UNKNOWN

ADDRESS_LENGTH = 2000


def refuse_what_is_no_address(said: str) -> None:
    """Refuse what is no address of a page.

    Raises:
        serializers.ValidationError
    """
    try:
        parts = urlsplit(said)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        good = False
    if not good:
        raise serializers.ValidationError("This is no address of a page.")


class NewVisit(StrictSerializer):
    """Somebody opened a page of a front end's. Of all this only what names nobody is kept."""

    petition = slug_field(required=False, help_text="What the page is about: this,")
    cause = slug_field(required=False, help_text="or this")
    url = StrictCharField(
        max_length=ADDRESS_LENGTH,
        validators=[refuse_what_is_no_address],
        help_text="The page's whole address, with its query",
    )
    referrer = StrictCharField(
        max_length=ADDRESS_LENGTH,
        allow_blank=True,
        default="",
        help_text="`document.referrer`, or the Referer header",
    )
    user_agent = StrictCharField(
        max_length=1000,
        allow_blank=True,
        default="",
        help_text="The visitor's; without it, the one of this request",
    )
    touch = StrictCharField(
        max_length=TOKEN_LENGTH,
        allow_blank=True,
        default="",
        help_text="What was answered to this visitor's visit before, if you still have it",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("petition" in attrs) == ("cause" in attrs):
            raise serializers.ValidationError({"petition": "Name a petition or a cause."})
        return attrs


class Visited(Shape):
    """What to send along as `touch` when this visitor signs or pledges."""

    touch = serializers.CharField(allow_blank=True)
    counted = serializers.BooleanField(help_text="Whether this was a new visit")


class Words(serializers.DictField):
    """Word → channel."""

    def __init__(self, **options: Any) -> None:
        super().__init__(child=serializers.CharField(max_length=20), **options)

    def to_internal_value(self, data: Any) -> dict[str, str]:
        said = super().to_internal_value(data)
        if any(len(word) > 200 or "\x00" in word for word in said):
            raise serializers.ValidationError("A word is 200 characters long at most.")
        return said


class NewRules(StrictSerializer):
    """All of an organisation's own rules; what a part leaves out is gone in the new version.

    A click id or an app of ours is taken away by `none` in place of its channel. Without
    `click_ids`, `apps` or `order` that part stays as it is.
    """

    sources = Words(help_text="What addresses say (`utm_source`, `source`, `ref`) → channel")
    hosts = Words(help_text="Host, with everything below it → channel")
    click_ids = Words(required=False, help_text="A click id's name → channel, or `none`")
    apps = Words(
        required=False, help_text="A word in the agent of an app's browser → channel, or `none`"
    )
    order = serializers.ListField(
        child=serializers.ChoiceField(choices=ORDER),
        required=False,
        min_length=1,
        max_length=len(ORDER),
        help_text="What is asked, first to last; what is left out is not looked at. The code of "
        "a link stays first, what is unknown last",
    )
    note = StrictCharField(max_length=200, help_text="Why, for whoever reads the versions")


class RulesBuiltIn(Shape):
    """The rules that hold where an organisation has none of its own: version 0."""

    sources = serializers.DictField(child=serializers.CharField())
    hosts = serializers.DictField(child=serializers.CharField())
    click_ids = serializers.DictField(child=serializers.CharField())
    apps = serializers.DictField(child=serializers.CharField())
    order = serializers.ListField(child=serializers.ChoiceField(choices=ORDER))


class RulesOut(RulesBuiltIn):
    """One version of an organisation's own rules."""

    version = serializers.IntegerField()
    note = serializers.CharField()
    made_at = serializers.DateTimeField(allow_null=True)


class MoveOut(Shape):
    """So many visits would go from one channel to another."""

    was = serializers.CharField()
    becomes = serializers.CharField()
    touches = serializers.IntegerField()


class DryRunOut(Shape):
    """What a replay would move now."""

    version = serializers.IntegerField()
    touches = serializers.IntegerField()
    moved = serializers.IntegerField()
    moves = MoveOut(many=True)


class ReplayOut(Shape):
    """Old visits decided anew, and what that moved so far."""

    id = serializers.UUIDField()
    version = serializers.IntegerField()
    state = serializers.ChoiceField(choices=["running", "done"])
    seen = serializers.IntegerField()
    moved = serializers.IntegerField()
    moves = serializers.DictField(child=serializers.IntegerField())
    made_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)


class ChannelOut(Shape):
    """A channel, its group and its name."""

    code = serializers.CharField()
    group = serializers.CharField()
    name = serializers.CharField()


class LinkPreview(Shape):
    """That a network's program has looked at what a link shows: it was posted there."""

    network = serializers.CharField(help_text="A channel; `other` where the program names none")
    first_seen_at = serializers.DateTimeField()
    last_seen_at = serializers.DateTimeField()
    times = serializers.IntegerField(help_text="Looks, one a minute at most")


class OwnLink(ShareLink):
    """A link of the organisation's own, and where it was really posted."""

    previews = LinkPreview(many=True)


class SeenOn(Shape):
    """Where links to a petition were posted: a network's program has looked at them there."""

    network = serializers.CharField(help_text="A channel; `other` where the program names none")
    own_links = serializers.IntegerField(help_text="Of the organisation's own links")
    personal_links = serializers.IntegerField(help_text="Of signers' links")
    last_seen_at = serializers.DateTimeField()


def every_channel() -> list[dict[str, str]]:
    """Return the catalogue, by group."""
    rows = [(code, group) for group, members in GROUPS.items() for code in members]
    return [
        {"code": code, "group": group, "name": NAMES[code]}
        for code, group in [*rows, (UNKNOWN, UNKNOWN)]
    ]
