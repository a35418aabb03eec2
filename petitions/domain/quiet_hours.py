"""Hours in which nobody is written to, by the clock on their own wall."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

ROUNDS = 8  # each round ends the night in one zone; two days hold no more of them
LONGEST = timedelta(days=2)


@dataclass(frozen=True)
class QuietHours:
    """From one full hour to another, across midnight or not. From an hour to itself is never."""

    begin: int = 21
    end: int = 8

    def hold(self, moment: datetime, zone: ZoneInfo) -> bool:
        """Say whether it is quiet there then. The end itself is no longer quiet."""
        hour = moment.astimezone(zone).hour
        if self.begin <= self.end:
            return self.begin <= hour < self.end
        return hour >= self.begin or hour < self.end

    def after(self, moment: datetime, zones: Sequence[ZoneInfo]) -> datetime:
        """Return the first moment from this one on that is quiet in none of the zones.

        Where there is none (they lie too far apart for the day that is left), the
        first zone decides alone.
        """
        spread = self._after(moment, zones)
        if spread is not None:
            return spread
        return self._after(moment, zones[:1]) or moment

    def _after(self, moment: datetime, zones: Sequence[ZoneInfo]) -> datetime | None:
        found = moment
        for _round in range(ROUNDS):
            quiet = [zone for zone in zones if self.hold(found, zone)]
            if not quiet:
                return found
            found = max(self._end(found, zone) for zone in quiet)
            if found - moment > LONGEST:
                return None
        return None

    def _end(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """Return when the quiet that holds then ends, by the wall clock of that day or the next.

        Clocks may jump meanwhile. An hour that the clock skips is read as if it had
        not, and ends a little late; of an hour that comes twice the later one counts.
        """
        local = moment.astimezone(zone)
        day = local.date() + timedelta(days=int(local.hour >= self.end))
        end = datetime.combine(day, time(self.end), tzinfo=zone)
        if end.astimezone(moment.tzinfo) <= moment:
            end = end.replace(fold=1)
        return end.astimezone(moment.tzinfo)
