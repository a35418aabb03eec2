"""One comparison as JSON and as a table: the same for signatures and for money."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from rest_framework import serializers

from mobilize.kit.spreadsheets import Cell
from petitions.domain.comparisons import Comparison, Increment
from petitions.domain.effects import Span

Shape = serializers.Serializer[Any]
DIGITS = 9
SECONDS_A_DAY = 86_400
HEADER = ["day", "group", "compared_with", "people", "effect", "low", "high", "p"]


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
    anyway, `reached` per person really reached. `one_look` is narrower and holds for one
    look that was planned.
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
    spans = {
        "each": increment and _span(increment.each),
        "incremental": increment and _span(increment.total),
        "lift": increment and _span(increment.lift),
        "reached": increment and _span(increment.reached),
    }
    return {
        "first": first,
        "second": second,
        "people": list(comparison.people),
        "means": [round(mean, DIGITS) for mean in comparison.means],
        "enough_data": increment is not None,
        "decided": comparison.decided,
        **spans,
        "one_look": once and [round(end, DIGITS) for end in once],
        "looks": [
            {"day": day_of(day), "people": look.units, **_ends(look), "p": look.p}
            for day, look in comparison.looks
        ],
    }


def lines(first: str, second: str, comparison: Comparison) -> Iterator[list[Cell]]:
    """Yield a comparison's looks as rows below `HEADER`."""
    for day, look in comparison.looks:
        ends = _ends(look)
        yield [
            f"{day_of(day):%Y-%m-%d}", first, second or "held out", look.units,
            ends["effect"], ends["low"], ends["high"], round(look.p, DIGITS),
        ]  # fmt: skip


def day_of(ends: float) -> date:
    """Return the day that ends so many days after the beginning of 1970."""
    return datetime.fromtimestamp((ends - 1) * SECONDS_A_DAY, UTC).date()


def _span(span: Span | None) -> dict[str, float] | None:
    return None if span is None else _ends(span)


def _ends(span: Any) -> dict[str, float]:
    return {name: round(getattr(span, name), DIGITS) for name in ("effect", "low", "high")}
