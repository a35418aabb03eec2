"""How long a signature waits for its owner, and when they are reminded."""

from datetime import timedelta

EXPIRES_AFTER = timedelta(days=7)
# The first and the last time; nobody is reminded more often than that.
REMINDED_AFTER = (timedelta(days=1), timedelta(days=3))
BETWEEN_MAILS = timedelta(hours=20)
