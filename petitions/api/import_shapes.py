"""What goes in and out about imports and counts of other sites."""

from typing import Any

from django.core.validators import RegexValidator
from rest_framework import serializers

from mobilize.http.serializers import StrictBooleanField, StrictCharField, StrictSerializer
from petitions.domain import columns, encodings, tables

Shape = serializers.Serializer[Any]
REFUSALS_SHOWN = 20
COUNTRY = RegexValidator("^[A-Z]{2}$")
DATES, FORMATS, FIELDS = list(columns.DATES), list(columns.FORMATS), ["", *columns.FIELDS]
KINDS = ["paper", "import"]


class NewImport(StrictSerializer):
    """Said in the address; the body is the file."""

    name = StrictCharField(max_length=200, help_text="What your colleagues will know it by")
    kind = serializers.ChoiceField(
        choices=KINDS,
        default="import",
        help_text="`paper` for sheets you typed in, `import` for another site's export",
    )
    country = StrictCharField(
        validators=[COUNTRY], default="", allow_blank=True,
        help_text="Meant where a row names no country (ISO 3166-1)",
    )  # fmt: skip


class LayoutChanges(StrictSerializer):
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
        choices=DATES, required=False, help_text="What 03/04/2026 means"
    )
    country = StrictCharField(validators=[COUNTRY], required=False, allow_blank=True)
    wording = StrictCharField(
        max_length=20, required=False, allow_blank=True,
        help_text="The version of our sentences that people read and agreed to on paper",
    )  # fmt: skip


class Layout(Shape):
    """How the file is read."""

    format = serializers.ChoiceField(choices=FORMATS)
    delimiter = serializers.CharField()
    header = serializers.BooleanField()
    columns = serializers.ListField(child=serializers.CharField(allow_blank=True))
    dates = serializers.ChoiceField(choices=DATES)
    country = serializers.CharField(allow_blank=True)
    wording = serializers.CharField(allow_blank=True)


class Said(Shape):
    """A code and what it means."""

    code = serializers.CharField()
    message = serializers.CharField()


class Refusal(Said):
    """Why one row is not taken. Its number is the one a spreadsheet shows."""

    row = serializers.IntegerField()
    field = serializers.CharField(allow_blank=True)


class Import(Shape):
    """One file of signatures. The counts are the dry run's until the import runs."""

    id = serializers.UUIDField()
    petition = serializers.CharField(help_text="The petition's short name")
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=KINDS)
    state = serializers.ChoiceField(
        choices=["uploaded", "checked", "running", "done", "failed", "cancelled"]
    )
    reason = Said(allow_null=True, help_text="Why it ended early")
    encoding = serializers.CharField()
    layout = Layout()
    lacking = Said(many=True, help_text="What has to be chosen before the dry run")
    rows = serializers.IntegerField()
    worked_through = serializers.IntegerField(help_text="Of `rows`, in this pass")
    added = serializers.IntegerField()
    repeated = serializers.IntegerField(help_text="Of people who have signed already")
    refused = serializers.IntegerField()
    refusals = Refusal(many=True, help_text=f"The first {REFUSALS_SHOWN}")
    made_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)


class NewCounts(StrictSerializer):
    """Said in the address; the body is the file."""

    site = StrictCharField(max_length=100, help_text="The other site's name")


class KeptCounts(Shape):
    """How many counts were new, and how many were known."""

    added = serializers.IntegerField()
    repeated = serializers.IntegerField()


class CountedDay(Shape):
    """One day (UTC) with figures. `unseen_since`: nobody looked from then until this day."""

    day = serializers.DateField()
    total = serializers.IntegerField(help_text="The day's last")
    added = serializers.IntegerField()
    removed = serializers.IntegerField(help_text="Names the other site took away")
    observations = serializers.IntegerField()
    unseen_since = serializers.DateTimeField(allow_null=True)


class Lag(Shape):
    """A breakdown whose parts do not add up to the total."""

    dimension = serializers.CharField()
    total = serializers.IntegerField()
    accounted = serializers.IntegerField()
    missing = serializers.IntegerField()


class Elsewhere(Shape):
    """What one other site said the petition had."""

    site = serializers.CharField(source="source")
    total = serializers.IntegerField(source="latest.total")
    observed_at = serializers.DateTimeField(source="latest.observed_at")
    removed = serializers.IntegerField(help_text="Names taken away, in all")
    days = CountedDay(many=True)
    lags = Lag(many=True)
