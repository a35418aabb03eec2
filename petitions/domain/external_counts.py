"""Counts that another site publishes: what came, what was taken away, what nobody saw.

Nothing is smoothed: a count that falls is shown as names taken away, a time without
figures as a gap, and parts that do not add up to their total as lagging it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby, pairwise
from typing import Any

GAP = timedelta(days=1)  # longer without a figure, and a whole day may be missing
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
MOST = 2_000_000_000
DIMENSIONS = ("country", "region", "constituency")
CODES = ("code", "ons_code", "name")

Breakdown = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Observation:
    """What the other site said at one moment. `breakdown`: dimension → place → count."""

    observed_at: datetime
    total: int
    breakdown: Breakdown | None = None


@dataclass(frozen=True)
class Step:
    """What changed between two observations. `is_gap`: so far apart that days are missing."""

    since: datetime
    until: datetime
    added: int
    removed: int
    is_gap: bool


@dataclass(frozen=True)
class Day:
    """One day (UTC) with figures: its last total and all that came and went up to then.

    `unseen_since` is the last figure before a gap that ended on this day.
    """

    day: date
    total: int
    added: int
    removed: int
    observations: int
    unseen_since: datetime | None


@dataclass(frozen=True)
class Lag:
    """How far one breakdown's parts fall short of the total, or go beyond it (negative)."""

    dimension: str
    total: int
    accounted: int

    @property
    def missing(self) -> int:
        return self.total - self.accounted


class Unreadable(Exception):
    """A cell or a document is no count; says the field and the code of why."""

    def __init__(self, field: str, code: str) -> None:
        super().__init__(f"{field}: {code}")
        self.field, self.code = field, code


def steps(series: Iterable[Observation]) -> list[Step]:
    """Return the change from each observation to the next, in order of time.

    All that was added less all that was removed is the last total less the first.
    """
    ordered = sorted(series, key=lambda seen: seen.observed_at)
    return [
        Step(
            since=before.observed_at,
            until=after.observed_at,
            added=max(after.total - before.total, 0),
            removed=max(before.total - after.total, 0),
            is_gap=after.observed_at - before.observed_at > GAP,
        )
        for before, after in pairwise(ordered)
    ]


def days(series: Sequence[Observation]) -> list[Day]:
    """Return the days that have figures, oldest first.

    A change over midnight belongs to the day on which it was seen. Rises and falls of
    one day are never set off against each other.
    """
    ordered = sorted(series, key=lambda seen: seen.observed_at)
    arrivals = {step.until: step for step in steps(ordered)}
    return [
        _day(day, list(seen), arrivals)
        for day, seen in groupby(ordered, key=lambda seen: seen.observed_at.astimezone(UTC).date())
    ]


def lags(observation: Observation) -> list[Lag]:
    """Return the breakdowns whose parts do not add up to the total."""
    found = [
        Lag(dimension, observation.total, sum(parts.values()))
        for dimension, parts in (observation.breakdown or {}).items()
    ]
    return [lag for lag in found if lag.missing]


def moment(cell: str, *, now: datetime) -> datetime:
    """Return a moment written as ISO 8601 to the microsecond; without a zone it is UTC.

    Raises:
        Unreadable: not a moment, before 2000, or in the future
    """
    try:
        read = datetime.fromisoformat(cell.strip())
    except ValueError as error:
        raise Unreadable("timestamp", "date-unreadable") from error
    aware = read if read.tzinfo else read.replace(tzinfo=UTC)
    if aware < EARLIEST:
        raise Unreadable("timestamp", "date-too-old")
    if aware > now:
        raise Unreadable("timestamp", "date-in-future")
    return aware.astimezone(UTC)


def number(said: Any) -> int:
    """Return a count: a whole number from 0 to two thousand million.

    Raises:
        Unreadable
    """
    if isinstance(said, str) and said.isascii() and said.isdigit() and len(said) <= len(str(MOST)):
        said = int(said)
    if not isinstance(said, int) or isinstance(said, bool) or not 0 <= said <= MOST:
        raise Unreadable("count", "count-unreadable")
    return said


def of_parliament(document: Any, *, now: datetime) -> Observation:
    """Return what one petition's JSON of the UK Parliament's service says.

    It was true when the document was last updated.

    Raises:
        Unreadable: names the field that is missing or wrong
    """
    said = _inside(_inside(document, "data"), "attributes")
    if "signature_count" not in said:
        raise Unreadable("signature_count", "missing")
    broken_down = {
        dimension: _parts(said[f"signatures_by_{dimension}"], dimension)
        for dimension in DIMENSIONS
        if said.get(f"signatures_by_{dimension}")
    }
    return Observation(
        observed_at=moment(str(said.get("updated_at", "")), now=now),
        total=number(said["signature_count"]),
        breakdown=broken_down or None,
    )


def _day(day: date, seen: list[Observation], arrivals: Mapping[datetime, Step]) -> Day:
    came = [arrivals[one.observed_at] for one in seen if one.observed_at in arrivals]
    return Day(
        day=day,
        total=seen[-1].total,
        added=sum(step.added for step in came),
        removed=sum(step.removed for step in came),
        observations=len(seen),
        unseen_since=next((step.since for step in came if step.is_gap), None),
    )


def _inside(said: Any, name: str) -> Mapping[str, Any]:
    inner = said.get(name) if isinstance(said, Mapping) else None
    if not isinstance(inner, Mapping):
        raise Unreadable(name, "missing")
    return inner


def _parts(rows: Any, dimension: str) -> dict[str, int]:
    """Return place → count. A place that stands twice is refused: its counts may overlap."""
    parts: dict[str, int] = {}
    for place, count in _places(rows, dimension):
        if place in parts:
            raise Unreadable(dimension, "place-twice")
        parts[place] = count
    return parts


def _places(rows: Any, dimension: str) -> Iterator[tuple[str, int]]:
    for row in rows if isinstance(rows, list) else [None]:
        if not isinstance(row, Mapping):
            raise Unreadable(dimension, "missing")
        place = next((row[name] for name in CODES if isinstance(row.get(name), str)), "")
        if not place or len(place) > 100:
            raise Unreadable(dimension, "missing")
        yield place, number(row.get("signature_count"))
