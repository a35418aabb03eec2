"""One comparison as JSON holds it."""

from typing import Any

from rest_framework import serializers

from petitions.domain.comparisons import Comparison, Increment
from petitions.reports.comparison_tables import DIGITS, day_of, ends, spans

Shape = serializers.Serializer[Any]


class SpanOut(Shape):
    """A number and its interval, which holds however often one looks."""

    effect = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()


class LookOut(Shape):
    """What was known at the end of one day; the interval has narrowed over all looks before."""

    day = serializers.DateField()
    people = serializers.IntegerField()
    effect = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()
    p = serializers.FloatField()


class ContestOut(Shape):
    """One group beside another. Without `enough_data` nothing can be said yet: spans are null.

    `each` is per person, `incremental` over the first group, `lift` a share of what happens
    anyway (null where that cannot be told from nothing), `reached` per person really reached.
    `one_look` is narrower and holds for one look that was planned.
    """

    first = serializers.CharField(help_text="An arm, or `prompted` for all who were not held out")
    second = serializers.CharField(help_text="An arm; empty for the hold-out")
    people = serializers.ListField(child=serializers.IntegerField())
    means = serializers.ListField(child=serializers.FloatField())
    enough_data = serializers.BooleanField()
    decided = serializers.BooleanField()
    each = SpanOut(allow_null=True)
    incremental = SpanOut(allow_null=True)
    lift = SpanOut(allow_null=True)
    reached = SpanOut(allow_null=True)
    one_look = serializers.ListField(child=serializers.FloatField(), allow_null=True)
    looks = LookOut(many=True)


def body(
    *,
    first: str,
    second: str,
    comparison: Comparison,
    increment: Increment | None,
    once: tuple[float, float] | None,
) -> dict[str, Any]:
    """Return one comparison as JSON holds it."""
    return {
        "first": first,
        "second": second,
        "people": list(comparison.people),
        "means": [round(mean, DIGITS) for mean in comparison.means],
        "enough_data": increment is not None,
        "decided": comparison.decided,
        **spans(increment),
        "one_look": once and [round(end, DIGITS) for end in once],
        "looks": [
            {"day": day_of(day), "people": look.units, **ends(look), "p": look.p}
            for day, look in comparison.looks
        ],
    }
