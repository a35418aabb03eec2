"""The one place that reads the clock. Edges call it and pass `now` down."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return the current time, aware, in UTC."""
    return datetime.now(tz=UTC)
