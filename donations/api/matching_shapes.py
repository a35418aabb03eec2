"""Match offers as they go in and out over the API."""

from typing import Any

from django.core.validators import RegexValidator
from rest_framework import serializers

from donations.services.match_offers import MOST_MINOR, MOST_RATIO, Offer
from mobilize.http.serializers import (
    StrictBooleanField,
    StrictCharField,
    StrictIntegerField,
    StrictSerializer,
)
from mobilize.organisations.models.organisation import SLUG

Shape = serializers.Serializer[Any]
MOST_CAUSES = 100
STATES = ["open", "paused", "ended"]


class NewMatchOffer(StrictSerializer):
    """What a matcher promises: for each `ratio_gift` given, `ratio_match`, up to the cap."""

    title = StrictCharField(max_length=200)
    matcher = StrictCharField(max_length=200, help_text="Who pays it")
    matcher_shown = StrictBooleanField(default=False, help_text="Whether everybody reads who")
    causes = serializers.ListField(
        child=StrictCharField(max_length=80, validators=[RegexValidator(f"^{SLUG}$")]),
        allow_empty=False,
        max_length=MOST_CAUSES,
    )
    ratio_gift = StrictIntegerField(min_value=1, max_value=MOST_RATIO, default=1)
    ratio_match = StrictIntegerField(min_value=1, max_value=MOST_RATIO, default=1)
    currency = StrictCharField(validators=[RegexValidator("^[A-Z]{3}$")])
    cap_minor = StrictIntegerField(min_value=1, max_value=MOST_MINOR)
    per_gift_minor = StrictIntegerField(
        min_value=1, max_value=MOST_MINOR, allow_null=True, default=None
    )
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()

    def offer(self) -> Offer:
        """Return what the body promises."""
        said = {name: value for name, value in self.validated_data.items() if name != "causes"}
        return Offer(**said)


class OfferedMatch(Shape):
    """What everybody sees of an offer. `remaining_minor` leaves out what is held at checkouts."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    ratio_gift = serializers.IntegerField()
    ratio_match = serializers.IntegerField()
    currency = serializers.CharField()
    cap_minor = serializers.IntegerField()
    per_gift_minor = serializers.IntegerField(allow_null=True)
    remaining_minor = serializers.IntegerField()
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()


class PublicMatchOffer(OfferedMatch):
    """An offer as everybody sees it."""

    matcher = serializers.SerializerMethodField(help_text="Null where they stay unnamed")

    def get_matcher(self, offer: Any) -> str | None:
        return offer.matcher if offer.matcher_shown else None


class MatchOffer(OfferedMatch):
    """An offer as staff see it."""

    matcher = serializers.CharField()
    matcher_shown = serializers.BooleanField()
    causes = serializers.SerializerMethodField()
    state = serializers.ChoiceField(choices=STATES)
    held_minor = serializers.IntegerField(help_text="Waits at checkouts, 30 minutes at most")
    drawn_minor = serializers.IntegerField(help_text="What the matcher owes")
    created_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)

    def get_causes(self, offer: Any) -> list[str]:
        return sorted(line.cause.slug for line in offer.offered_for.all())


class MatcherAccount(Shape):
    """What a matcher owes beside what the book holds of what they paid, in minor units."""

    offer = serializers.UUIDField(source="offer.id")
    title = serializers.CharField(source="offer.title")
    matcher = serializers.CharField(source="offer.matcher")
    state = serializers.ChoiceField(choices=STATES, source="offer.state")
    currency = serializers.CharField(source="offer.currency")
    cap_minor = serializers.IntegerField(source="offer.cap_minor")
    held_minor = serializers.IntegerField(source="offer.held_minor")
    owed_minor = serializers.IntegerField()
    paid_minor = serializers.IntegerField(help_text="What went back again is taken off")
    open_minor = serializers.IntegerField(help_text="Below 0 where more was paid than is owed")
    payments = serializers.IntegerField()


class NewMatchPayment(StrictSerializer):
    """A gift of the matcher's that has come, by its payment."""

    payment = serializers.UUIDField()


class MatchPayment(Shape):
    """A gift that is counted against an offer."""

    id = serializers.UUIDField()
    payment = serializers.UUIDField(source="payment_id")
    amount_minor = serializers.IntegerField(source="payment.captured_minor")
    refunded_minor = serializers.IntegerField(source="payment.refunded_minor")
    lost_minor = serializers.IntegerField(source="payment.lost_minor")
    currency = serializers.CharField(source="payment.currency")
    captured_at = serializers.DateTimeField(source="payment.captured_at")
    undoes = serializers.BooleanField(help_text="Whether it takes back what was counted before")
    made_at = serializers.DateTimeField()


class MatchDraw(Shape):
    """What one ledger entry drew, or gave back. A promise of the matcher, not money."""

    id = serializers.UUIDField()
    source_key = serializers.CharField(help_text="The ledger entry's")
    payment = serializers.UUIDField(source="payment_id")
    amount_minor = serializers.IntegerField()
    currency = serializers.CharField()
    happened_at = serializers.DateTimeField()
    booked_on = serializers.DateField()
