"""What goes in and out over the API. Inputs refuse every field that is not named here."""

from typing import Any

from django.conf import settings
from django.core.validators import RegexValidator
from rest_framework import serializers

from mobilize.http.serializers import (
    StrictBooleanField,
    StrictCharField,
    StrictIntegerField,
    StrictSerializer,
    StrictTextField,
)
from mobilize.kit.email_address import MAX_LENGTH
from mobilize.organisations.models.organisation import SLUG
from petitions.domain import channels, lifecycle, share_urls, wording

TITLE_LENGTH = 200
TEXT_LENGTH = 10_000
TOKEN_LENGTH = 2000
SIGNATURE_STATES = ["pending", "confirmed", "held", "withdrawn", "removed", "expired"]
LOCALE = "^[a-z]{2}(-[A-Z]{2})?$"

Shape = serializers.Serializer[Any]


def slug_field(**options: Any) -> StrictCharField:
    """Return a field for a short name: small letters, digits, single hyphens."""
    return StrictCharField(max_length=60, validators=[RegexValidator(f"^{SLUG}$")], **options)


class NewCause(StrictSerializer):
    """A cause to make; it starts as a draft."""

    slug = slug_field()
    title = StrictCharField(max_length=TITLE_LENGTH)
    summary = StrictTextField(max_length=TEXT_LENGTH)
    currency = StrictCharField(validators=[RegexValidator("^[A-Z]{3}$")])
    goal_minor = StrictIntegerField(min_value=1, allow_null=True, default=None)
    takes_proposals = StrictBooleanField(
        default=False, help_text="Whether supporters may propose petitions for it"
    )


class CauseChanges(StrictSerializer):
    """What to change of a cause; what is left out stays."""

    title = StrictCharField(max_length=TITLE_LENGTH, required=False)
    summary = StrictTextField(max_length=TEXT_LENGTH, required=False)
    goal_minor = StrictIntegerField(min_value=1, allow_null=True, required=False)
    takes_proposals = StrictBooleanField(required=False)


class Cause(Shape):
    """What petitions and gifts are for."""

    id = serializers.UUIDField()
    slug = serializers.CharField()
    title = serializers.CharField()
    summary = serializers.CharField()
    currency = serializers.CharField()
    goal_minor = serializers.IntegerField(allow_null=True)
    takes_proposals = serializers.BooleanField()
    state = serializers.ChoiceField(choices=["draft", "open", "closed"])
    created_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)


class NewPetition(StrictSerializer):
    """A petition to make; it starts as a draft."""

    cause = slug_field()
    slug = slug_field()
    title = StrictCharField(max_length=TITLE_LENGTH)
    ask = StrictTextField(max_length=TEXT_LENGTH, help_text="What is asked for, and why")
    target = StrictCharField(max_length=TITLE_LENGTH, help_text="Who decides")
    goal = StrictIntegerField(min_value=1, max_value=100_000_000)
    locale = StrictCharField(default="en", validators=[RegexValidator("^[a-z]{2}(-[A-Z]{2})?$")])


class PetitionChanges(StrictSerializer):
    """What to change of a petition; what is left out stays."""

    title = StrictCharField(max_length=TITLE_LENGTH, required=False)
    ask = StrictTextField(max_length=TEXT_LENGTH, required=False)
    target = StrictCharField(max_length=TITLE_LENGTH, required=False)
    goal = StrictIntegerField(min_value=1, max_value=100_000_000, required=False)


class Petition(Shape):
    """Who is asked for what, and how many have signed."""

    id = serializers.UUIDField()
    cause = serializers.CharField(source="cause.slug", help_text="The cause's short name")
    slug = serializers.CharField()
    title = serializers.CharField()
    ask = serializers.CharField()
    target = serializers.CharField()
    goal = serializers.IntegerField(help_text="As it was stated")
    goal_shown = serializers.IntegerField(help_text="The stated goal, or the next once reached")
    signed = serializers.IntegerField(help_text="Confirmed signatures")
    locale = serializers.CharField(help_text="The language of `title` and `ask`")
    state = serializers.ChoiceField(choices=[state.value for state in lifecycle.State])
    created_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    opens_at = serializers.DateTimeField(allow_null=True, help_text="Planned")
    closes_at = serializers.DateTimeField(allow_null=True, help_text="Planned")
    version = serializers.IntegerField(
        source="version.number",
        allow_null=True,
        default=None,
        help_text="The text that is published; null before the first",
    )
    languages = serializers.ListField(
        child=serializers.CharField(), help_text="It can be read in these, by `?lang=`"
    )
    words_hidden = serializers.BooleanField(help_text="Rejected for a reason that hides its words")


class NewSignature(StrictSerializer):
    """Who signs, and what they agreed to. Nobody has agreed to what is left out."""

    email = StrictCharField(max_length=MAX_LENGTH)
    name = StrictCharField(max_length=100)
    country = StrictCharField(validators=[RegexValidator("^[A-Z]{2}$")], help_text="ISO 3166-1")
    postcode = StrictCharField(
        max_length=20,
        allow_blank=True,
        default="",
        help_text="Tells the region, where the organisation has loaded postcodes. It is not kept",
    )
    locale = StrictCharField(default="en", validators=[RegexValidator("^[a-z]{2}(-[A-Z]{2})?$")])
    name_shown = StrictBooleanField(default=False)
    consents = serializers.ListField(
        child=serializers.ChoiceField(choices=sorted(wording.PURPOSES)),
        default=list,
        max_length=len(wording.PURPOSES),
        help_text="The purposes whose sentence the person agreed to",
    )
    touch = StrictCharField(
        max_length=TOKEN_LENGTH,
        allow_null=True,
        default=None,
        help_text="`t` of the address the visitor came with",
    )
    form = StrictCharField(
        max_length=TOKEN_LENGTH,
        allow_blank=True,
        default="",
        help_text="What `…/signing-form` answered when the form was drawn",
    )
    proof = StrictCharField(
        max_length=4000,
        allow_blank=True,
        default="",
        help_text="The solved challenge of `…/signing-form`, as ALTCHA encodes it",
    )


class SignatureAsked(Shape):
    """The same answer whether the signature is new, repeated or already confirmed."""

    status = serializers.ChoiceField(choices=["check_your_mail"])


class Token(StrictSerializer):
    """The last part of a link we mailed."""

    token = StrictCharField(max_length=TOKEN_LENGTH)


class ShareLink(Shape):
    """An address to pass on, for one channel."""

    channel = serializers.ChoiceField(choices=sorted(channels.SHARED))
    label = serializers.CharField()  # type: ignore[assignment]  # a field, not `Field.label`
    code = serializers.CharField()
    url = serializers.SerializerMethodField()

    def get_url(self, link: Any) -> str:
        return share_urls.short(settings.BASE_URL, link.code)


class ShareWay(Shape):
    """A button: which network, what it says there, and where it leads with the signer's link."""

    channel = serializers.CharField()
    name = serializers.CharField()
    text = serializers.CharField(allow_blank=True)
    href = serializers.CharField()


class ConfirmedSignature(Shape):
    """A signature that counts, with the links to share."""

    id = serializers.UUIDField()
    confirmed_at = serializers.DateTimeField()
    links = ShareLink(many=True, help_text="One per channel, this signer's own")
    ways = ShareWay(many=True, help_text="The petition's share buttons, in their order")


class Signature(Shape):
    """A signature as reports see it: no name, no address."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=SIGNATURE_STATES)
    signed_at = serializers.DateTimeField()
    confirmed_at = serializers.DateTimeField(allow_null=True)
    journey = serializers.ListField(
        child=serializers.CharField(), help_text="Channels, oldest first; empty when unknown"
    )
    parent = serializers.UUIDField(source="parent_id", allow_null=True)  # type: ignore[assignment]  # a field, not `Field.parent`
    root = serializers.UUIDField(source="root_id")  # type: ignore[assignment]  # a field, not `Field.parent`
    depth = serializers.IntegerField()
    note = serializers.CharField()


class NewLink(StrictSerializer):
    """A link of the organisation's own, and where it will stand."""

    channel = serializers.ChoiceField(choices=sorted(channels.SHARED))
    label = StrictCharField(max_length=100)  # type: ignore[assignment]  # a field, not `Field.label`


class Unsubscribed(Shape):
    """The mails have ended."""

    status = serializers.ChoiceField(choices=["unsubscribed"])
