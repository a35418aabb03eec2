"""On which day a moment fell, for very many moments at once."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from petitions.domain.estimates import Floats, Ints

FIRST = date(1970, 1, 1)  # from which days are counted
LENGTH = 86_400.0  # seconds of a day in UTC


def numbered(at: Floats, zone: ZoneInfo) -> Ints:
    """Return each moment's day in a zone, in days since 1970. Moments in days of UTC, likewise.

    A day begins at midnight by the zone's clock, so that some are of 23 hours, and some of 25.
    """
    if not len(at):
        return np.zeros(0, dtype=np.int64)
    first, last = int(at.min()) - 1, int(at.max()) + 2
    begins = [_begin(FIRST + timedelta(day), zone) for day in range(first, last + 1)]
    return first + np.searchsorted(begins, at, side="right").astype(np.int64) - 1


def _begin(day: date, zone: ZoneInfo) -> float:
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC).timestamp() / LENGTH
