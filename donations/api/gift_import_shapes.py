"""What goes in and out about imports of gifts."""

from typing import Any

from rest_framework import serializers

from donations.api.shapes import CURRENCY
from donations.domain import gift_columns, written_amounts, written_days
from donations.domain.rails import RAILS
from mobilize.http.serializers import StrictBooleanField, StrictCharField, StrictSerializer
from petitions.domain import encodings, tables

Shape = serializers.Serializer[Any]
REFUSALS_SHOWN = 20
FIELDS = ["", *gift_columns.FIELDS]


class NewGiftImport(StrictSerializer):
    """Said in the address; the body is the file."""

    name = StrictCharField(max_length=200, help_text="What your colleagues will know it by")


class GiftLayoutChanges(StrictSerializer):
    """How to read the file. What is left out stays."""

    encoding = serializers.ChoiceField(choices=list(encodings.ENCODINGS), required=False)
    delimiter = serializers.ChoiceField(choices=list(tables.DELIMITERS), required=False)
    header = StrictBooleanField(required=False, help_text="Whether the first row names columns")
    columns = serializers.ListField(
        child=serializers.ChoiceField(choices=FIELDS, allow_blank=True),
        required=False,
        max_length=tables.MOST_COLUMNS,
        help_text="What each column holds, in the order of the file; empty for one to leave out",
    )
    dates = serializers.ChoiceField(
        choices=list(written_days.DATES), required=False, help_text="What 03/04/2026 means"
    )
    decimal = serializers.ChoiceField(
        choices=list(written_amounts.DECIMALS),
        required=False,
        help_text="What stands before the cents",
    )
    currency = StrictCharField(
        validators=[CURRENCY], required=False, help_text="Meant where a row names none"
    )
    rail = serializers.ChoiceField(
        choices=RAILS, required=False, help_text="Meant where a row names none"
    )


class GiftLayout(Shape):
    """How the file is read."""

    delimiter = serializers.CharField()
    header = serializers.BooleanField()
    columns = serializers.ListField(child=serializers.CharField(allow_blank=True))
    dates = serializers.CharField()
    decimal = serializers.CharField()
    currency = serializers.CharField(allow_blank=True)
    rail = serializers.CharField()
    names_promises = serializers.BooleanField(
        help_text="Whether a column says when gifts were promised; else it is the day of the import"
    )


class GiftImportSaid(Shape):
    """A code and what it means."""

    code = serializers.CharField()
    message = serializers.CharField()


class GiftRefusal(GiftImportSaid):
    """Why one row is not taken. Its number is the one a spreadsheet shows."""

    row = serializers.IntegerField()
    field = serializers.CharField(allow_blank=True)


class GiftImport(Shape):
    """One file of gifts. The counts are the dry run's until the import runs."""

    id = serializers.UUIDField()
    cause = serializers.CharField(help_text="The cause's short name")
    name = serializers.CharField()
    state = serializers.ChoiceField(choices=["uploaded", "checked", "running", "done", "cancelled"])
    reason = GiftImportSaid(allow_null=True, help_text="Why it ended early")
    encoding = serializers.CharField()
    layout = GiftLayout()
    lacking = GiftImportSaid(many=True, help_text="What has to be chosen before the dry run")
    rows = serializers.IntegerField()
    worked_through = serializers.IntegerField(help_text="Of `rows`, in this pass")
    added = serializers.IntegerField()
    added_minor = serializers.IntegerField(help_text="What those rows amount to")
    currency = serializers.CharField()
    repeated = serializers.IntegerField(help_text="Gifts that are in the book already")
    refused = serializers.IntegerField()
    refusals = GiftRefusal(many=True, help_text=f"The first {REFUSALS_SHOWN}")
    made_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
