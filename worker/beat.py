"""Beat's own way to say that the broker is away: in one line, not in a hundred.

What it could not ask for is asked for again at its next time, so nothing is lost by waiting.
"""

from typing import Any

import structlog
from celery.beat import PersistentScheduler, ScheduleEntry, SchedulingError

log = structlog.get_logger(__name__)


class PlainScheduler(PersistentScheduler):
    """Celery's scheduler, which would print a stack and a traceback for every hint not given."""

    def apply_entry(self, entry: ScheduleEntry, producer: Any = None) -> None:
        """Ask for one task. A broker that is full or away is said so, whatever it answers."""
        try:
            self.apply_async(entry, producer=producer, advance=False)
        except SchedulingError as error:
            reason = error.__context__ or error
            log.warning("task_not_asked_for", task=entry.task, error=type(reason).__name__)
