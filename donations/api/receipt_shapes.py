"""What goes in and out about receipts and tax declarations. Nobody is named in it but by id."""

from typing import Any

from rest_framework import serializers

from donations.domain.fiscal_years import LAST_DAY_TO_BEGIN
from donations.domain.receipts import KINDS, REASONS
from donations.domain.tax_wording import SCHEMES
from donations.queries import receipts
from mobilize.http.serializers import (
    StrictBooleanField,
    StrictCharField,
    StrictIntegerField,
    StrictSerializer,
)

Shape = serializers.Serializer[Any]
LONGEST = 1000


def year_field(**options: Any) -> StrictIntegerField:
    """Return a field for the calendar year in which a fiscal year begins."""
    return StrictIntegerField(min_value=1990, max_value=2200, **options)


class ReceiptProfile(StrictSerializer):
    """What receipts say of the organisation, and by which rules they are made."""

    legal_name = StrictCharField(max_length=200)
    address = StrictCharField(max_length=LONGEST)
    registration = StrictCharField(max_length=200, allow_blank=True, default="")
    signatory = StrictCharField(max_length=200, allow_blank=True, default="")
    tax_text_en = StrictCharField(max_length=LONGEST, allow_blank=True, default="")
    tax_text_fr = StrictCharField(max_length=LONGEST, allow_blank=True, default="")
    year_month = StrictIntegerField(min_value=1, max_value=12, default=1)
    year_day = StrictIntegerField(min_value=1, max_value=LAST_DAY_TO_BEGIN, default=1)
    kept_years = StrictIntegerField(
        min_value=1, max_value=30, default=7, help_text="How long names on receipts are kept"
    )
    needs_address = StrictBooleanField(
        default=False, help_text="Whoever's postal address is not known gets no receipt"
    )
    singles = StrictBooleanField(
        default=False, help_text="A receipt for each gift that is booked from now on"
    )
    scheme = serializers.ChoiceField(choices=["", *SCHEMES], default="")


class NewReceipt(StrictSerializer):
    """A receipt for one gift (`payment`), or for what somebody gave in a year."""

    kind = serializers.ChoiceField(choices=KINDS)
    payment = serializers.UUIDField(required=False, default=None)
    person = serializers.UUIDField(required=False, default=None)
    year = year_field(required=False, default=None)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        wanted = ["payment"] if attrs["kind"] == "single" else ["person", "year"]
        missing = [name for name in wanted if attrs[name] is None]
        if missing:
            raise serializers.ValidationError(dict.fromkeys(missing, "This field is required."))
        return attrs


class Receipt(Shape):
    """A receipt, without who gave."""

    id = serializers.UUIDField()
    number = serializers.SerializerMethodField()
    kind = serializers.ChoiceField(choices=KINDS)
    currency = serializers.CharField()
    amount_minor = serializers.IntegerField()
    first_on = serializers.DateField()
    last_on = serializers.DateField()
    locale = serializers.CharField()
    issued_on = serializers.DateField()
    void_since = serializers.SerializerMethodField()
    void_reason = serializers.CharField(source="void.reason", default=None, allow_null=True)
    replaces = serializers.UUIDField(source="replaces_id", allow_null=True)
    replaced_by = serializers.UUIDField(source="replaced_by.id", default=None, allow_null=True)

    def get_number(self, receipt: Any) -> str:
        return receipts.number_of(receipt)

    def get_void_since(self, receipt: Any) -> str | None:
        day = receipts.voided_on(receipt)
        return day.isoformat() if day else None


class Receipts(Shape):
    """What was issued: one receipt, or one for each currency of a year."""

    issued = Receipt(many=True)


class NewVoid(StrictSerializer):
    """Why a receipt says nothing any more, and whether another takes its place."""

    reason = serializers.ChoiceField(choices=REASONS)
    replace = StrictBooleanField(default=False)


class Voided(Shape):
    """A void receipt, and the one in its place where there is one."""

    receipt = Receipt()
    replacement = Receipt(allow_null=True)


class Waiting(Shape):
    """A gift that no receipt tells of; `giver_known` says whether there can be one."""

    payment = serializers.UUIDField(source="payment_id")
    cause = serializers.CharField()
    given_on = serializers.DateField()
    kept_minor = serializers.IntegerField()
    currency = serializers.CharField()
    giver_known = serializers.BooleanField()


class WaitingList(Shape):
    """The newest gifts without a receipt."""

    gifts = Waiting(many=True)


class SeriesLine(Shape):
    """One year's numbers. `gaps` is 0, or an invariant is broken."""

    year = serializers.IntegerField()
    last_number = serializers.IntegerField()
    receipts = serializers.IntegerField()
    void = serializers.IntegerField()
    gaps = serializers.IntegerField()


class SeriesReport(Shape):
    """Every series, the newest first."""

    series = SeriesLine(many=True)


class NewRun(StrictSerializer):
    """The year whose annual receipts are to be made."""

    year = year_field()


class Run(Shape):
    """A making of annual receipts, and whom it left out."""

    id = serializers.UUIDField()
    year = serializers.IntegerField()
    first_on = serializers.DateField()
    last_on = serializers.DateField()
    issued = serializers.IntegerField()
    nameless = serializers.IntegerField(help_text="Gifts whose giver is not known: no receipt")
    homeless = serializers.IntegerField(help_text="Givers without the address that is asked for")
    done = serializers.BooleanField()
    started_at = serializers.DateTimeField()
    done_at = serializers.DateTimeField(allow_null=True)


class Sent(Shape):
    """Which copy is on its way."""

    copy = serializers.IntegerField(source="number")


class NewDeclaration(StrictSerializer):
    """What a person has declared on paper or by word, and how that is proven."""

    person = serializers.UUIDField()
    since = serializers.DateField()
    until = serializers.DateField(allow_null=True, default=None)
    locale = StrictCharField(max_length=10, default="en")
    evidence = StrictCharField(max_length=200)
    address = StrictCharField(
        max_length=400, default="", allow_blank=True, help_text="Where they live, if not known yet"
    )


class Declaration(Shape):
    """A declaration, without who gave it but for their id."""

    id = serializers.UUIDField()
    person = serializers.UUIDField(source="supporter_id")
    scheme = serializers.CharField()
    wording_version = serializers.CharField()
    wording_hash = serializers.CharField()
    locale = serializers.CharField()
    valid_from = serializers.DateField()
    valid_until = serializers.DateField(allow_null=True)
    cancelled_from = serializers.DateField(allow_null=True, default=None)
    way = serializers.CharField(source="source", help_text="own_page or staff")
    evidence = serializers.CharField()
    given_at = serializers.DateTimeField()


class DeclarationEnd(StrictSerializer):
    """From which day on, that day included, a declaration covers nothing."""

    ends_on = serializers.DateField()


class ClaimQuestion(StrictSerializer):
    """The days of the gifts, both included."""

    since = serializers.DateField()
    until = serializers.DateField()


class ClaimMinor(Shape):
    """What can be claimed for in one currency."""

    currency = serializers.CharField()
    minor = serializers.IntegerField()


class ClaimSummary(Shape):
    """How many gifts of how many givers can be claimed for."""

    since = serializers.DateField()
    until = serializers.DateField()
    gifts = serializers.IntegerField()
    givers = serializers.IntegerField()
    amounts = ClaimMinor(many=True)
