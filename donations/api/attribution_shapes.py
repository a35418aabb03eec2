"""The report on attribution as JSON."""

import math
from fractions import Fraction
from typing import Any

from rest_framework import serializers

from donations.api.shapes import CURRENCY, Shape, slug_field
from donations.attribution.questions import CONVERSIONS, LABELS, MEASURES, STANDINGS
from donations.reports.attribution import MODELS, AttributionReport, Incremental, Row
from donations.reports.explaining import Explanation
from mobilize.http.serializers import StrictCharField, StrictSerializer

DIGITS = 6  # of shares; credits are whole numbers


class AttributionQuestion(StrictSerializer):
    """What is credited to what. Days are the organisation's, both included."""

    cause = slug_field(required=False, default="", allow_blank=True)
    petition = slug_field(required=False, default="", allow_blank=True)
    conversion = serializers.ChoiceField(choices=CONVERSIONS, default="money")
    measure = serializers.ChoiceField(choices=MEASURES, default="value")
    by = serializers.ChoiceField(choices=LABELS, default="channel")
    since = serializers.DateField(required=False, default=None)
    until = serializers.DateField(required=False, default=None)
    currency = StrictCharField(required=False, default="", validators=[CURRENCY])
    country = serializers.RegexField("^[A-Z]{2}$", required=False, default="")
    language = serializers.RegexField("^[a-z]{2}(-[A-Z]{2})?$", required=False, default="")
    standing = serializers.ChoiceField(choices=STANDINGS, allow_blank=True, default="")
    half_life = serializers.FloatField(min_value=0.01, max_value=3650, default=7.0)
    order = serializers.IntegerField(min_value=1, max_value=3, default=1)
    tagged_only = serializers.BooleanField(default=False)
    look_back_days = serializers.IntegerField(
        min_value=1,
        required=False,
        allow_null=True,
        default=None,
        help_text="older visits are left out; without it the organisation's own, the widest",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["since"] and attrs["until"] and attrs["since"] > attrs["until"]:
            raise serializers.ValidationError({"until": "The period ends before it begins."})
        if not math.isfinite(attrs["half_life"]):
            raise serializers.ValidationError({"half_life": "Say a number of days."})
        return attrs


class Removal(Shape):
    """The removal effect, its share of all effects and the bootstrap's range of that share."""

    effect = serializers.FloatField()
    share = serializers.FloatField()
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)


class Told(Shape):
    """A share by the answers of untagged givers, with Wilson's limits.

    Without a value where some answers may mean this channel or another.
    """

    value = serializers.FloatField(allow_null=True)
    low = serializers.FloatField()
    high = serializers.FloatField()


class HeardBody(Shape):
    """How many givers are untagged, how many of them answered, and what, by answer."""

    givers = serializers.IntegerField()
    answered = serializers.IntegerField()
    answers = serializers.DictField(child=serializers.IntegerField())


class RowBody(Shape):
    """One channel, campaign or link; `unknown` is untagged. Credits by model."""

    name = serializers.CharField()
    credits = serializers.DictField(child=serializers.IntegerField())
    spread = serializers.IntegerField()
    low = serializers.FloatField(allow_null=True, help_text="the smallest share it can have")
    high = serializers.FloatField(allow_null=True, help_text="with all of the untagged")
    at_random = serializers.FloatField(allow_null=True, help_text="an assumption, no finding")
    told = Told(allow_null=True, help_text="by untagged givers' answers; null: too few answered")
    removal = Removal(allow_null=True)


class IncrementalBody(Shape):
    """What a hold-out measured, all of it by now, whatever the question's days and people.

    Null ends where there is not enough data; `stopped_at` is null while it runs.
    """

    experiment = serializers.UUIDField()
    name = serializers.CharField()
    started_at = serializers.DateTimeField()
    stopped_at = serializers.DateTimeField(allow_null=True)
    attributed_minor = serializers.IntegerField()
    incremental_minor = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)


class AttributionBody(Shape):
    """For every model, rows and untagged add up to the total.

    `unit` says what is credited: minor units of money, or millionths of a conversion. `until` is
    the last day that is in the figures: last night's where so much came that reports are kept.
    """

    conversion = serializers.CharField()
    by = serializers.CharField()
    unit = serializers.ChoiceField(choices=["minor", "millionths"])
    currency = serializers.CharField()
    since = serializers.DateField(allow_null=True)
    until = serializers.DateField(allow_null=True)
    look_back_days = serializers.IntegerField(help_text="older visits are in no journey")
    models = serializers.ListField(child=serializers.CharField())
    total = serializers.IntegerField()
    rows = RowBody(many=True)
    untagged = RowBody()
    heard = HeardBody(allow_null=True, help_text="null where nobody was asked")
    apart = serializers.FloatField(allow_null=True)
    by_rail = serializers.DictField(child=serializers.DictField(child=serializers.IntegerField()))
    incremental = IncrementalBody(many=True)
    run = serializers.IntegerField(allow_null=True)
    moved = serializers.DictField(child=serializers.DictField(child=serializers.IntegerField()))
    moved_since = serializers.ChoiceField(
        choices=["run", "before"],
        allow_null=True,
        help_text="`moved` is what facts later than the run would change, or what the run changed"
        " since the one before",
    )
    other_currencies = serializers.DictField(
        child=serializers.IntegerField(), help_text="what is in no figure here, in minor units"
    )
    notes = serializers.ListField(child=serializers.CharField())
    wording = serializers.ListField(child=serializers.CharField())


class RunBody(Shape):
    """A kept run; `moved` by model and label what changed since the one before."""

    number = serializers.IntegerField()
    total = serializers.IntegerField()
    new = serializers.BooleanField()
    computed_at = serializers.DateTimeField()
    moved = serializers.DictField(child=serializers.DictField(child=serializers.IntegerField()))


class KeptRun(Shape):
    """A run of a question; the newest is what the report answers with.

    `moved` is by model and label what it changed since the one before; the first changed nothing.
    """

    number = serializers.IntegerField()
    total = serializers.IntegerField()
    computed_at = serializers.DateTimeField()
    moved = serializers.DictField(child=serializers.DictField(child=serializers.IntegerField()))


class VisitBody(Shape):
    """One touch; `age` in days before the gift. Both are null where no visit is known."""

    name = serializers.CharField(source="label")
    occurred_at = serializers.DateTimeField(allow_null=True)
    age = serializers.FloatField(allow_null=True)
    signed = serializers.BooleanField()
    credits = serializers.DictField(child=serializers.IntegerField())


class ExplanationBody(Shape):
    """How one gift is credited, in minor units. Chains run from the giver to the root."""

    pledge = serializers.UUIDField(source="pledge.id")
    currency = serializers.CharField(source="pledge.currency")
    net_minor = serializers.IntegerField()
    visits = VisitBody(many=True)
    people = serializers.IntegerField()
    chain = serializers.DictField(child=serializers.ListField(child=serializers.IntegerField()))
    unallocated = serializers.DictField(child=serializers.IntegerField())


def body(report: AttributionReport) -> dict[str, Any]:
    """Return the report as JSON holds it."""
    question = report.question
    return {
        "conversion": question.conversion,
        "by": question.by,
        "unit": "millionths" if question.counts else "minor",
        "currency": question.currency,
        "since": question.since,
        "until": question.until,
        "look_back_days": question.look_back_days,
        "models": models_of(report),
        "total": report.total,
        "rows": [row_body(row) for row in report.rows],
        "untagged": row_body(report.untagged),
        "heard": HeardBody(report.heard).data if report.heard else None,
        "apart": None if report.apart is None else round(report.apart, DIGITS),
        "by_rail": report.by_rail,
        "incremental": [incremental_body(each) for each in report.incremental],
        "run": report.run,
        "moved": report.moved,
        "moved_since": report.moved_since,
        "other_currencies": report.other_currencies,
        "notes": list(report.notes),
        "wording": list(report.wording),
    }


def explained(found: Explanation) -> dict[str, Any]:
    """Return an explanation as JSON holds it."""
    return dict(ExplanationBody(found).data)


def models_of(report: AttributionReport) -> list[str]:
    """Return the models a report holds: without a conversion there is no removal."""
    return [model for model in MODELS if model in report.untagged.credits]


def row_body(row: Row) -> dict[str, Any]:
    """Return one line as JSON holds it."""
    return {
        "name": row.label,
        "credits": dict(row.credits),
        "spread": row.spread,
        "low": _rounded(row.bounds.low) if row.bounds else None,
        "high": _rounded(row.bounds.high) if row.bounds else None,
        "at_random": None if row.at_random is None else _rounded(row.at_random),
        "told": _told(row),
        "removal": _removal(row),
    }


def _told(row: Row) -> dict[str, float | None] | None:
    if row.told is None:
        return None
    ends = {"value": row.told.value, "low": row.told.low, "high": row.told.high}
    return {name: None if end is None else round(end, DIGITS) for name, end in ends.items()}


def _removal(row: Row) -> dict[str, float | None] | None:
    if row.removal is None:
        return None
    ends = row.removal.range
    return {
        "effect": round(row.removal.effect, DIGITS),
        "share": round(row.removal.share, DIGITS),
        "low": round(ends.low, DIGITS) if ends else None,
        "high": round(ends.high, DIGITS) if ends else None,
    }


def incremental_body(found: Incremental) -> dict[str, Any]:
    """Return what a hold-out measured as JSON holds it."""
    total = found.increment.total if found.increment else None
    return {
        "experiment": found.experiment.id,
        "name": found.experiment.name,
        "started_at": found.experiment.started_at,
        "stopped_at": found.experiment.stopped_at,
        "attributed_minor": found.attributed_minor,
        "incremental_minor": total.effect if total else None,
        "low": total.low if total else None,
        "high": total.high if total else None,
    }


def _rounded(share: Fraction) -> float:
    return round(float(share), DIGITS)
