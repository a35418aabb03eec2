"""What a mail server's refusal says about the mail, the address and its domain."""

from dataclasses import dataclass
from datetime import timedelta

SOFT_LIMIT = 5  # soft bounces …
SOFT_SPAN = timedelta(days=7)  # … within so long, and an address counts as dead
ABSENT = 0  # no answer came

# Enhanced codes (RFC 3463, IANA's registry) that say nothing for good about the address although
# they come with a 5xx: mailbox full or too busy, and the receiver's policy about the sender.
NOT_DEAD = ("5.2.2", "5.2.3", "5.3.", "5.4.", "5.5.", "5.6.", "5.7.")
# The receiver asks for a slower pace (421, 4.7.x as large providers use it), or cannot be reached.
SLOWER = ("4.7.", "4.4.", "4.3.2")
DEAD_CODES = frozenset({550, 551, 553, 556})


@dataclass(frozen=True)
class Verdict:
    """What follows: for the address (`dead` at once, or one `soft` bounce), and for its domain."""

    dead: bool = False
    soft: bool = False
    slows: bool = False


def judge(*, code: int, enhanced: str, at: str) -> Verdict:
    """Return what a refusal of the command `at` says; `code` is 0 when no answer came."""
    if code >= 500:
        full = enhanced == "5.2.2" or (not enhanced and code == 552)
        return Verdict(dead=_is_dead(code, enhanced, at), soft=full)
    slows = code in {ABSENT, 421} or enhanced.startswith(SLOWER)
    about_address = at == "rcpt" or enhanced.startswith("4.2.")
    return Verdict(soft=about_address and not slows, slows=slows)


def _is_dead(code: int, enhanced: str, at: str) -> bool:
    if at != "rcpt":
        return False
    return not enhanced.startswith(NOT_DEAD) if enhanced else code in DEAD_CODES
