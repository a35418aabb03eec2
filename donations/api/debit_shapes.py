"""What goes in and out about mandates and direct debits."""

from typing import Any

from rest_framework import serializers

from donations.domain.direct_debits import EVERY
from mobilize.http.serializers import StrictCharField, StrictSerializer

Shape = serializers.Serializer[Any]


class NewMandate(StrictSerializer):
    """What a giver has signed."""

    account = serializers.UUIDField(help_text="The organisation's account that collects")
    holder = StrictCharField(max_length=70, help_text="Whose account it is")
    iban = StrictCharField(max_length=50)
    signed_on = serializers.DateField()
    first_on = serializers.DateField(help_text="When it is collected first")
    every_months = serializers.ChoiceField(choices=EVERY, help_text="0: once")
    ends_on = serializers.DateField(required=False, allow_null=True, default=None)
    reference = StrictCharField(
        max_length=35, default="", allow_blank=True, help_text="Empty: the pledge's own"
    )


class Mandate(Shape):
    """Somebody's leave to collect, without their name and account."""

    id = serializers.UUIDField()
    pledge = serializers.UUIDField(source="pledge_id")
    account = serializers.UUIDField(source="account_id")
    reference = serializers.CharField()
    signed_on = serializers.DateField()
    first_on = serializers.DateField()
    every_months = serializers.IntegerField()
    ends_on = serializers.DateField(allow_null=True)
    next_on = serializers.DateField(allow_null=True)
    collected = serializers.IntegerField()
    state = serializers.ChoiceField(choices=["active", "cancelled", "lapsed", "completed"])
    made_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)


class NewBatch(StrictSerializer):
    """The day on which everything due by then is collected."""

    collect_on = serializers.DateField()


class DebitBatch(Shape):
    """What is collected for one account on one day."""

    id = serializers.UUIDField()
    account = serializers.UUIDField(source="account_id")
    reference = serializers.CharField()
    collect_on = serializers.DateField()
    debits = serializers.IntegerField()
    total_minor = serializers.IntegerField()
    made_at = serializers.DateTimeField()
