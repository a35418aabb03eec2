"""What goes in and out over the API. Inputs refuse every field that is not named here."""

from typing import Any

from django.core.validators import RegexValidator
from rest_framework import serializers

from donations.domain.amounts import LARGEST_MINOR, SMALLEST_MINOR
from donations.domain.promises import Giver, Promise
from donations.domain.rails import RAILS
from mobilize.http.serializers import StrictCharField, StrictIntegerField, StrictSerializer
from mobilize.kit.email_address import MAX_LENGTH
from mobilize.organisations.models.organisation import SLUG

TOKEN_LENGTH = 2000
CURRENCY = RegexValidator("^[A-Z]{3}$")

PAYMENT_STATES = (
    "created", "action_required", "processing", "authorised", "captured", "failed", "cancelled",
)  # fmt: skip

Shape = serializers.Serializer[Any]


def slug_field(**options: Any) -> StrictCharField:
    """Return a field for a short name."""
    return StrictCharField(max_length=80, validators=[RegexValidator(f"^{SLUG}$")], **options)


class NewPledge(StrictSerializer):
    """What somebody promises. Without an address the giver stays nameless."""

    cause = slug_field()
    petition = slug_field(allow_null=True, default=None)
    amount_minor = StrictIntegerField(min_value=SMALLEST_MINOR, max_value=LARGEST_MINOR)
    currency = StrictCharField(validators=[CURRENCY])
    rail = serializers.ChoiceField(choices=RAILS)
    email = StrictCharField(max_length=MAX_LENGTH, allow_null=True, default=None)
    name = StrictCharField(max_length=100, allow_null=True, default=None)
    country = StrictCharField(
        validators=[RegexValidator("^[A-Z]{2}$")], allow_null=True, default=None
    )
    locale = StrictCharField(default="en", validators=[RegexValidator("^[a-z]{2}(-[A-Z]{2})?$")])
    touch = StrictCharField(
        max_length=TOKEN_LENGTH,
        allow_null=True,
        default=None,
        help_text="`t` of the address the visitor came with",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if bool(attrs["email"]) != bool(attrs["name"]):
            missing = "name" if attrs["email"] else "email"
            raise serializers.ValidationError({missing: "Name and e-mail go together."})
        return attrs


def promise_of(values: dict[str, Any], *, by_staff: bool) -> Promise:
    """Return what the body promises."""
    return Promise(
        amount_minor=values["amount_minor"],
        currency=values["currency"],
        rail=values["rail"],
        by_staff=by_staff,
    )


def giver_of(values: dict[str, Any]) -> Giver | None:
    """Return who the body says gives."""
    if not values["email"]:
        return None
    return Giver(
        email=values["email"],
        name=values["name"],
        country=values["country"] or "",
        locale=values["locale"],
    )


class Pledge(Shape):
    """A pledge as reports see it: no name, no address."""

    id = serializers.UUIDField()
    cause = serializers.CharField(source="cause.slug")
    petition = serializers.CharField(source="petition.slug", allow_null=True, default=None)
    amount_minor = serializers.IntegerField()
    currency = serializers.CharField()
    rail = serializers.ChoiceField(choices=RAILS)
    state = serializers.ChoiceField(choices=["open", "fulfilled", "cancelled"])
    journey = serializers.ListField(
        child=serializers.CharField(), help_text="Channels, oldest first; empty when unknown"
    )
    parent_id = serializers.UUIDField(allow_null=True)
    root_id = serializers.UUIDField(allow_null=True)
    depth = serializers.IntegerField()
    note = serializers.CharField()
    made_at = serializers.DateTimeField()
    fulfilled_at = serializers.DateTimeField(allow_null=True)
    cancelled_at = serializers.DateTimeField(allow_null=True)


class MadePledge(Shape):
    """A new pledge, with the token that pays it."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=["open", "fulfilled", "cancelled"])
    amount_minor = serializers.IntegerField()
    currency = serializers.CharField()
    rail = serializers.ChoiceField(choices=RAILS)
    token = serializers.CharField(help_text="Pays this pledge: POST it to `checkout`")


class PledgeToken(StrictSerializer):
    """Shows that the caller made the pledge."""

    token = StrictCharField(max_length=TOKEN_LENGTH)


class CheckoutPage(Shape):
    """Where to send the giver."""

    url = serializers.URLField()


class NewSettlement(StrictSerializer):
    """Money that has come."""

    reference = StrictCharField(max_length=100, help_text="What the statement says of it")
    received_at = serializers.DateTimeField()


class Payment(Shape):
    """Money received."""

    id = serializers.UUIDField()
    pledge = serializers.UUIDField(source="pledge_id")
    rail = serializers.ChoiceField(choices=RAILS)
    amount_minor = serializers.IntegerField()
    currency = serializers.CharField()
    state = serializers.ChoiceField(choices=PAYMENT_STATES)
    reference = serializers.CharField()
    captured_at = serializers.DateTimeField(allow_null=True)


class ReportQuestion(StrictSerializer):
    """Which cause, which days (both included, the organisation's), which currency."""

    cause = slug_field()
    since = serializers.DateField(required=False, default=None)
    until = serializers.DateField(required=False, default=None)
    currency = StrictCharField(required=False, default="", validators=[CURRENCY])

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["since"] and attrs["until"] and attrs["since"] > attrs["until"]:
            raise serializers.ValidationError({"until": "The period ends before it begins."})
        return attrs
