"""Payments, refunds and tie-outs as staff read and write them."""

from rest_framework import serializers

from donations.api.shapes import PAYMENT_STATES, Shape
from donations.domain.rails import RAILS
from mobilize.http.serializers import (
    StrictBooleanField,
    StrictCharField,
    StrictIntegerField,
    StrictSerializer,
)


class Refund(Shape):
    """Money that went back, or is asked back."""

    id = serializers.UUIDField()
    amount_minor = serializers.IntegerField()
    state = serializers.ChoiceField(choices=["asked", "succeeded", "failed"])
    origin = serializers.ChoiceField(choices=["staff", "donor", "outside"])
    reason = serializers.CharField()
    failure_code = serializers.CharField()
    asked_at = serializers.DateTimeField(allow_null=True)
    refunded_at = serializers.DateTimeField(allow_null=True)
    failed_at = serializers.DateTimeField(allow_null=True)


class Dispute(Shape):
    """Money that was asked back through a bank."""

    id = serializers.UUIDField()
    amount_minor = serializers.IntegerField()
    state = serializers.ChoiceField(choices=["open", "won", "lost"])
    opened_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)


class StaffPayment(Shape):
    """One attempt to pay, with what was captured of it, went back and was lost."""

    id = serializers.UUIDField()
    pledge = serializers.UUIDField(source="pledge_id")
    rail = serializers.ChoiceField(choices=RAILS)
    state = serializers.ChoiceField(choices=PAYMENT_STATES)
    currency = serializers.CharField()
    amount_minor = serializers.IntegerField()
    captured_minor = serializers.IntegerField()
    refunded_minor = serializers.IntegerField()
    lost_minor = serializers.IntegerField()
    failure_code = serializers.CharField()
    suspicions = serializers.ListField(child=serializers.CharField())
    created_at = serializers.DateTimeField()
    captured_at = serializers.DateTimeField(allow_null=True)


class WholePayment(StaffPayment):
    """A payment with all that went back of it."""

    refunds = serializers.ListField(child=Refund())
    disputes = serializers.ListField(child=Dispute())


class NewRefund(StrictSerializer):
    """How much goes back; without an amount all that is left."""

    amount_minor = StrictIntegerField(required=False, default=None, allow_null=True)
    reason = StrictCharField(max_length=100)


class Decision(StrictSerializer):
    """Whether money that is held is taken."""

    take = StrictBooleanField()


class Difference(Shape):
    """One payment of which not all tell the same, in minor units."""

    payment = serializers.UUIDField()
    currency = serializers.CharField()
    row_minor = serializers.IntegerField()
    book_minor = serializers.IntegerField()
    told_minor = serializers.IntegerField(allow_null=True)
    asked_minor = serializers.IntegerField(allow_null=True)


class Unnamed(Shape):
    """Payments of one currency that differ and are not named, and what they come to."""

    currency = serializers.CharField()
    payments = serializers.IntegerField()
    apart_minor = serializers.IntegerField(help_text="By how much each is apart, added up")


class TieOut(Shape):
    """What the last comparison of provider, payments and book found."""

    computed_at = serializers.DateTimeField()
    payments = serializers.IntegerField()
    entries = serializers.IntegerField()
    found = serializers.IntegerField()
    asked_provider = serializers.BooleanField()
    differences = serializers.ListField(child=Difference())
    unnamed = serializers.ListField(child=Unnamed())
