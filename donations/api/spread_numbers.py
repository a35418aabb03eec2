"""The numbers of a report on spreading as JSON and files hold them."""

from typing import Any

from mobilize.kit.spreadsheets import Cell
from petitions.domain.estimates import Estimate

DIGITS = 6
FEW = "a few"


def number(found: Estimate) -> dict[str, Any]:
    """Return a number with its interval, or why there is none."""
    value, low, high = ends(found)
    return {"value": value, "low": low, "high": high, "why": found.why}


def ends(found: Estimate) -> tuple[float | None, ...]:
    """Return a number and the ends of its interval."""
    return tuple(map(rounded, (found.value, found.low, found.high)))


def rounded(value: float | None) -> float | None:
    """Return what JSON can hold; an end without a bound is null."""
    return None if value is None or value == float("inf") else round(value, DIGITS)


def or_few(many: int | None) -> Cell:
    """Return a count as files hold it."""
    return FEW if many is None else many
