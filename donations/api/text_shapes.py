"""What goes in and out about text messages. Nobody's number is in any of it."""

from typing import Any

from rest_framework import serializers

from donations.api.shapes import CURRENCY, slug_field
from donations.domain.text_files import Result
from donations.domain.texting import Fate, Said
from donations.reports.texts import Row
from donations.services.text_searching import Found
from mobilize.http.serializers import StrictBooleanField, StrictCharField, StrictSerializer

Shape = serializers.Serializer[Any]


class NewKeyword(StrictSerializer):
    """A word that gives when it is texted to a number."""

    number = StrictCharField(max_length=30, help_text="A short code, or a number such as +1509…")
    word = StrictCharField(max_length=30)
    cause = slug_field()
    petition = StrictCharField(max_length=60, default="", allow_blank=True)
    amount_minor = serializers.IntegerField(min_value=1)
    currency = StrictCharField(validators=[CURRENCY])
    link = StrictCharField(
        max_length=20,
        default="",
        allow_blank=True,
        help_text="The code of a share link of yours behind which the word was shown",
    )
    asks_how_heard = StrictBooleanField(
        default=False, help_text="Ask whoever gave how they heard of it"
    )


class Keyword(Shape):
    """A word at a number, and what it gives."""

    id = serializers.UUIDField()
    number = serializers.CharField()
    word = serializers.CharField()
    cause = serializers.CharField(source="cause.slug")
    petition = serializers.CharField(source="petition.slug", default=None, allow_null=True)
    amount_minor = serializers.IntegerField()
    currency = serializers.CharField()
    link = serializers.CharField(source="link.code", default=None, allow_null=True)
    asks_how_heard = serializers.BooleanField()
    opened_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)


class TextToTry(StrictSerializer):
    """A message that nobody sends."""

    number = StrictCharField(max_length=30)
    text = StrictCharField(max_length=200)


class TextAnswer(Shape):
    """What a message would be answered, were it the first of its number."""

    said = serializers.ChoiceField(choices=[each.value for each in Said])
    keyword = serializers.UUIDField(source="keyword.id", default=None, allow_null=True)
    answer = serializers.CharField(allow_blank=True)


class NewSettlement(StrictSerializer):
    """Said in the address; the body is the file."""

    name = StrictCharField(max_length=200, help_text="What your colleagues will know it by")


class TextSettlement(Shape):
    """One file of the phone company."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    told = serializers.IntegerField(help_text="Lines that were new")
    repeated = serializers.IntegerField(help_text="Lines that an earlier file had told")
    made_at = serializers.DateTimeField()


class SettlementLine(Shape):
    """A line that waits: its gift was not found, or cannot be settled so."""

    id = serializers.UUIDField()
    settlement = serializers.UUIDField(source="settlement_id")
    line = serializers.IntegerField()
    message = serializers.CharField(source="message_name", help_text="The provider's own name")
    result = serializers.ChoiceField(choices=[each.value for each in Result])
    amount_minor = serializers.IntegerField()
    currency = serializers.CharField()
    settled_on = serializers.DateField()
    why = serializers.CharField(allow_blank=True, help_text="The code of what keeps it waiting")


class SettledLine(SettlementLine):
    """A line and what became of it."""

    settled_with = serializers.UUIDField(
        source="message_id", allow_null=True, help_text="The message it was settled with"
    )
    applied_at = serializers.DateTimeField(allow_null=True)


class TextSearch(StrictSerializer):
    """Whose texts to look for. The number is said in the body, and stands in no address."""

    number = StrictCharField(max_length=30, help_text="With its country code: +15095550100")


class TextAssignment(StrictSerializer):
    """Which gift a line is about."""

    message = serializers.UUIDField(help_text="The id of a confirmed message")


class TextMessage(Shape):
    """What somebody texted, and what became of the gift it asked for. Never the words."""

    id = serializers.UUIDField()
    name = serializers.CharField(help_text="The provider's own name for it")
    said = serializers.ChoiceField(choices=[each.value for each in Said])
    keyword = serializers.CharField(source="keyword.word", default=None, allow_null=True)
    cause = serializers.CharField(source="keyword.cause.slug", default=None, allow_null=True)
    fate = serializers.ChoiceField(choices=[each.value for each in Fate], allow_blank=True)
    happened_at = serializers.DateTimeField()
    confirmed_at = serializers.DateTimeField(allow_null=True)
    pledge = serializers.UUIDField(source="pledge_id", allow_null=True)
    pledge_state = serializers.CharField(source="pledge.state", default=None, allow_null=True)
    amount_minor = serializers.IntegerField(
        source="keyword.amount_minor", default=None, allow_null=True
    )
    currency = serializers.CharField(source="keyword.currency", default=None, allow_null=True)
    settled = serializers.ChoiceField(choices=[each.value for each in Result], allow_blank=True)


class TextsFound(Shape):
    """What a telephone has texted, the newest first."""

    known = serializers.BooleanField(help_text="Whether this number has ever written")
    left = serializers.BooleanField(help_text="Whether it has sent STOP")
    supporter = serializers.UUIDField(allow_null=True, help_text="Whom to erase, if asked to")
    messages = TextMessage(many=True)


class TextCell(Shape):
    """What came of a keyword through one channel."""

    channel = serializers.CharField(required=False)
    pledged = serializers.IntegerField(help_text="Texts confirmed by YES")
    pledged_minor = serializers.IntegerField()
    received = serializers.IntegerField()
    received_minor = serializers.IntegerField(help_text="As the ledger has it")
    refused = serializers.IntegerField()
    refused_minor = serializers.IntegerField()
    returned_minor = serializers.IntegerField()
    outstanding_minor = serializers.IntegerField()


class TextRow(Shape):
    """One keyword with all of its channels."""

    keyword = Keyword()
    asked = serializers.IntegerField()
    total = TextCell()
    channels = TextCell(many=True)


def found(sought: Found | None) -> dict[str, Any]:
    """Return what a search for a number found, as it goes out."""
    if sought is None:
        return {"known": False, "left": False, "supporter": None, "messages": []}
    return {
        "known": True,
        "left": sought.owner.left,
        "supporter": str(sought.owner.supporter_id),
        "messages": TextMessage(sought.messages, many=True).data,
    }


def row(found: Row) -> dict[str, Any]:
    """Return a report's row as it goes out."""
    channels = [
        {"channel": channel, **TextCell(cell).data}
        for channel, cell in sorted(found.channels.items())
    ]
    return {
        "keyword": Keyword(found.keyword).data,
        "asked": found.asked,
        "total": TextCell(found.total).data,
        "channels": channels,
    }
