"""What people may suggest in answer to a call, and in which order it is shown."""

from datetime import date, timedelta

CONFIRM_WITHIN = timedelta(days=7)
A_DAY = timedelta(days=1)
MOST_ASKED_A_DAY = 3  # of one address, in one call: nobody can fill a mailbox through our form
MOST_SHOWN = 5  # of one person, in one call


def draw_of(day: date) -> str:
    """Return what ideas with equal support are drawn with on this day.

    The hash of an idea's id and this decides between equals, so that nobody stays on
    top for having come first, and everybody sees the same order until midnight UTC.
    """
    return day.isoformat()
