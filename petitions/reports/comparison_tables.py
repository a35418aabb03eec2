"""One comparison as lines of a table: the same for signatures and for money."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from mobilize.kit.spreadsheets import Cell
from petitions.domain.comparisons import Comparison, Increment
from petitions.domain.effects import Span

DIGITS = 9
SECONDS_A_DAY = 86_400
LOOKS = ("day", "group", "compared_with", "people", "effect", "low", "high", "p")
CAUSED = ("group", "compared_with", "measure", "effect", "low", "high")
HELD_OUT = "held out"
# What a span is called, and what holds it.
SPANS = {"each": "each", "incremental": "total", "lift": "lift", "reached": "reached"}


def looks(first: str, second: str, comparison: Comparison) -> Iterator[list[Cell]]:
    """Yield a comparison's looks as rows below `LOOKS`."""
    for day, look in comparison.looks:
        yield [
            f"{day_of(day):%Y-%m-%d}", first, second or HELD_OUT, look.units,
            *ends(look).values(), round(look.p, DIGITS),
        ]  # fmt: skip


def caused(first: str, second: str, increment: Increment | None) -> Iterator[list[Cell]]:
    """Yield what one group caused beside another as rows below `CAUSED`; nothing without data."""
    for measure, found in spans(increment).items():
        if found:
            yield [first, second or HELD_OUT, measure, *found.values()]


def spans(increment: Increment | None) -> dict[str, dict[str, float] | None]:
    """Return each number that a comparison gives, with its interval; None where it gives none."""
    if increment is None:
        return dict.fromkeys(SPANS)
    return {name: _span(getattr(increment, of)) for name, of in SPANS.items()}


def ends(span: Any) -> dict[str, float]:
    """Return a number and the ends of its interval, rounded as a file holds them."""
    return {name: round(getattr(span, name), DIGITS) for name in ("effect", "low", "high")}


def day_of(ends_on: float) -> date:
    """Return the day that ends so many days after the beginning of 1970."""
    return datetime.fromtimestamp((ends_on - 1) * SECONDS_A_DAY, UTC).date()


def _span(span: Span | None) -> dict[str, float] | None:
    return None if span is None else ends(span)
