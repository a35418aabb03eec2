"""What goes in and out about bank accounts and their statements."""

from typing import Any

from rest_framework import serializers

from donations.api.shapes import CURRENCY, slug_field
from donations.domain import written_amounts, written_days
from mobilize.http.serializers import StrictCharField, StrictSerializer
from mobilize.kit.email_address import MAX_LENGTH
from petitions.domain import encodings, tables

Shape = serializers.Serializer[Any]
STATES = ["waiting", "booked", "ignored"]
KINDS = ["credit", "return", "came_back"]


def _one_of(choices: Any) -> serializers.ChoiceField:
    return serializers.ChoiceField(
        choices=["", *choices], allow_blank=True, default="", help_text="Empty: guessed anew"
    )


class CsvLayout(StrictSerializer):
    """How the bank writes CSV. `headers` names, for a field, the bank's own header."""

    headers = serializers.DictField(
        child=StrictCharField(max_length=100, allow_blank=True),
        default=dict,
        help_text="Of booked_on, amount (or credit and debit), currency, name, iban, purpose, "
        "end_to_end, bank_ref, balance; where it is empty, known headers are looked for",
    )
    encoding = _one_of(encodings.ENCODINGS)
    delimiter = _one_of(tables.DELIMITERS)
    dates = _one_of(written_days.DATES)
    decimal = _one_of(written_amounts.DECIMALS)


class NewBankAccount(StrictSerializer):
    """An account of the organisation."""

    name = StrictCharField(max_length=100, help_text="What your colleagues know it by")
    holder = StrictCharField(max_length=70, help_text="As the bank knows its owner")
    iban = StrictCharField(max_length=50)
    currency = StrictCharField(validators=[CURRENCY])
    creditor_id = StrictCharField(
        max_length=50, default="", allow_blank=True, help_text="For SEPA direct debits"
    )


class BankAccountChanges(StrictSerializer):
    """What may change about an account. What is left out stays."""

    name = StrictCharField(max_length=100, required=False)
    holder = StrictCharField(max_length=70, required=False)
    creditor_id = StrictCharField(max_length=50, required=False, allow_blank=True)
    csv_layout = CsvLayout(required=False)


class BankAccount(Shape):
    """An account of the organisation."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    holder = serializers.CharField()
    iban = serializers.CharField()
    currency = serializers.CharField()
    creditor_id = serializers.CharField(allow_blank=True)
    csv_layout = serializers.DictField()


class NewStatement(StrictSerializer):
    """Said in the address; the body is the file."""

    name = StrictCharField(max_length=200, help_text="What your colleagues will know it by")


class BankStatement(Shape):
    """One statement of a file."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    format = serializers.ChoiceField(choices=["camt", "csv"])
    state = serializers.ChoiceField(choices=["matching", "matched"])
    bank_ref = serializers.CharField(allow_blank=True, help_text="The bank's own name for it")
    number = serializers.IntegerField(allow_null=True)
    opening_minor = serializers.IntegerField(allow_null=True)
    closing_minor = serializers.IntegerField(allow_null=True)
    since = serializers.DateField(allow_null=True)
    until = serializers.DateField(allow_null=True)
    told = serializers.IntegerField(help_text="Lines that were new")
    repeated = serializers.IntegerField(help_text="Lines that an overlapping file had told")
    left_out = serializers.IntegerField(help_text="Outgoing payments, and lines still pending")
    made_at = serializers.DateTimeField()


class LineQuestion(StrictSerializer):
    """Which lines to list."""

    state = serializers.ChoiceField(choices=STATES, default="waiting")


class BankLine(Shape):
    """One movement, without who paid and what for."""

    id = serializers.UUIDField()
    account = serializers.UUIDField(source="account_id")
    statement = serializers.UUIDField(source="statement_id")
    line = serializers.IntegerField(help_text="Where it stands in its file")
    kind = serializers.ChoiceField(choices=KINDS)
    booked_on = serializers.DateField()
    amount_minor = serializers.IntegerField()
    currency = serializers.CharField()
    reference = serializers.CharField(allow_blank=True, help_text="Ours, where one was found")
    bank_ref = serializers.CharField(allow_blank=True)
    state = serializers.ChoiceField(choices=STATES)
    why = serializers.CharField(allow_blank=True, help_text="The code of what keeps it waiting")
    note = serializers.CharField(allow_blank=True)
    payment = serializers.UUIDField(source="payment_id", allow_null=True)
    settled_at = serializers.DateTimeField(allow_null=True)


class LineProposal(Shape):
    """An open pledge of the line's amount. Nothing is booked for it until somebody says so."""

    pledge = serializers.UUIDField(source="pledge.id")
    cause = serializers.CharField(source="pledge.cause.slug")
    made_at = serializers.DateTimeField(source="pledge.made_at")
    name_agrees = serializers.BooleanField(help_text="Its giver is called as who paid")


class BankLineDetail(BankLine):
    """One movement with who paid and what for, for whoever has to settle it."""

    name = serializers.CharField(allow_blank=True)
    purpose = serializers.CharField(allow_blank=True)
    proposals = LineProposal(many=True)


class LineAssignment(StrictSerializer):
    """Which pledge a line's money is for."""

    pledge = serializers.UUIDField()


class LineGift(StrictSerializer):
    """The cause that a line's money is given to. Without an address the giver is nameless."""

    cause = slug_field()
    email = StrictCharField(max_length=MAX_LENGTH, allow_null=True, default=None)
    name = StrictCharField(max_length=100, allow_null=True, default=None)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if bool(attrs["email"]) != bool(attrs["name"]):
            missing = "name" if attrs["email"] else "email"
            raise serializers.ValidationError({missing: "Name and e-mail go together."})
        return attrs


class LineIgnored(StrictSerializer):
    """Why a line stays out of the book."""

    note = StrictCharField(max_length=200, help_text="No names")
