"""What goes in and out about one's own gifts."""

from typing import Any

from rest_framework import serializers

from donations.api.own_plan_shapes import OwnPlan
from donations.api.shapes import TOKEN_LENGTH
from mobilize.http.serializers import StrictCharField, StrictSerializer

Shape = serializers.Serializer[Any]


class OwnToken(StrictSerializer):
    """The token of the mailed link."""

    token = StrictCharField(max_length=TOKEN_LENGTH)


class OwnQuestion(OwnToken):
    """Whose gifts, and in which language the words of a declaration are to be read."""

    locale = StrictCharField(max_length=10, default="en")


class OwnAddress(OwnToken):
    """Where somebody lives; empty removes it."""

    address = StrictCharField(max_length=400, allow_blank=True)


class OwnReceiptAsked(OwnToken):
    """Which receipt a copy is wanted of."""

    receipt = serializers.UUIDField()


class OwnGiftBack(OwnToken):
    """Which gift is taken back, by its payment."""

    payment = serializers.UUIDField()


class OwnDeclarationGiven(OwnToken):
    """The days that are declared for, and the fingerprint of the words that were read."""

    since = serializers.DateField()
    until = serializers.DateField(allow_null=True, default=None)
    locale = StrictCharField(max_length=10, default="en")
    wording = StrictCharField(max_length=64)


class OwnDeclarationEnd(OwnToken):
    """From which day on, that day included, a declaration covers nothing."""

    declaration = serializers.UUIDField()
    ends_on = serializers.DateField()


class OwnDeclarationMade(Shape):
    """The new declaration's id, with which it can be taken back."""

    id = serializers.UUIDField()


class Movement(Shape):
    """What happened to a gift's money after it came."""

    kind = serializers.CharField()
    on = serializers.DateField()
    amount_minor = serializers.IntegerField()


class OwnGift(Shape):
    """A gift as the ledger tells it."""

    payment = serializers.UUIDField(source="payment_id")
    cause = serializers.CharField()
    rail = serializers.CharField()
    given_on = serializers.DateField()
    amount_minor = serializers.IntegerField()
    kept_minor = serializers.IntegerField()
    currency = serializers.CharField()
    movements = Movement(many=True)
    receipt = serializers.UUIDField(source="receipt.id", default=None, allow_null=True)
    back_until = serializers.DateTimeField(
        allow_null=True, help_text="Until when it may be taken back; null where it may not"
    )
    is_asked_back = serializers.BooleanField()


class OwnReceipt(Shape):
    """A receipt of one's own."""

    id = serializers.UUIDField(source="receipt.id")
    number = serializers.CharField()
    kind = serializers.CharField(source="receipt.kind")
    amount_minor = serializers.IntegerField(source="receipt.amount_minor")
    currency = serializers.CharField(source="receipt.currency")
    issued_on = serializers.DateField(source="receipt.issued_on")
    void_since = serializers.DateField(source="voided_on", allow_null=True)
    replaced_by = serializers.CharField(help_text="The number of the one in its place, or empty")


class OwnDeclaration(Shape):
    """A declaration in the words its giver read."""

    id = serializers.UUIDField(source="row.id")
    words = serializers.CharField()
    valid_from = serializers.DateField(source="row.valid_from")
    valid_until = serializers.DateField(source="row.valid_until", allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    given_at = serializers.DateTimeField(source="row.given_at")


class Declarable(Shape):
    """What can be declared today; `wording` is the fingerprint to send along."""

    text = serializers.CharField()
    locale = serializers.CharField()
    wording = serializers.CharField()


class OwnGifts(Shape):
    """All of one's gifts and papers. Without `declarable` no declarations are taken."""

    gifts = OwnGift(many=True)
    totals = serializers.DictField(child=serializers.IntegerField())
    receipts = OwnReceipt(many=True)
    declarations = OwnDeclaration(many=True)
    address = serializers.CharField()
    address_missing = serializers.BooleanField()
    makes_receipts = serializers.BooleanField()
    declarable = Declarable(allow_null=True)
    plans = OwnPlan(many=True)
