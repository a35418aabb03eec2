"""What goes in and out over the API. Inputs refuse every field that is not named here."""

from typing import Any

from django.core.validators import RegexValidator
from rest_framework import serializers

from donations.domain.amounts import LARGEST_MINOR, SMALLEST_MINOR
from donations.domain.rails import RAILS
from mobilize.http.serializers import StrictCharField, StrictIntegerField, StrictSerializer
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


def into_field(**options: Any) -> StrictCharField:
    """Return the field for the currency that a report is converted into."""
    words = "Convert into this currency, each entry at the rate of its gift's day"
    return StrictCharField(validators=[CURRENCY], help_text=words, source="into", **options)


class PledgeToken(StrictSerializer):
    """Shows that the caller made the pledge."""

    token = StrictCharField(max_length=TOKEN_LENGTH)


class CheckoutPage(Shape):
    """Where to send the giver."""

    url = serializers.URLField()


class NewSettlement(StrictSerializer):
    """Money that has come: by default all that is left, or the next instalment."""

    amount_minor = StrictIntegerField(
        min_value=SMALLEST_MINOR, max_value=LARGEST_MINOR, allow_null=True, default=None
    )

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

    def get_fields(self) -> dict[str, Any]:
        """Add `in`, which Python cannot name."""
        return {**super().get_fields(), "in": into_field(required=False, default="")}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["since"] and attrs["until"] and attrs["since"] > attrs["until"]:
            raise serializers.ValidationError({"until": "The period ends before it begins."})
        return attrs
