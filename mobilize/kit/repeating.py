"""A whole transaction, done again where the database gave it up for another's sake, or cut it off.

Two that wait for each other are a deadlock: PostgreSQL ends one of them after a second. Under
a stricter isolation it ends one that has read what another then changed. And a connection is
cut off: the database says so if it still can, else it is just gone. None did anything wrong,
nothing of what it did was kept, and the same again mostly succeeds at once. Who was cut off while
they asked for it to be kept is told so: it may have been. Only what is harmless to do twice is
done again then too.
"""

import time
import traceback
from collections.abc import Callable
from functools import partial, wraps
from random import SystemRandom
from typing import ParamSpec, TypeVar

import psycopg
import structlog
from django.db import OperationalError, connection
from django.http import HttpRequest

log = structlog.get_logger(__name__)

TRIES = 5
PAUSE = 0.02  # seconds before the second try at most; twice as many before each later one
GIVEN_UP = {"40001", "40P01"}  # SQLSTATE: serialization failure, deadlock
CUT_OFF = {"57P01", "57P02"}  # terminated by an administrator, or with another one that crashed
GONE = ""  # no SQLSTATE: the connection broke before the database could say anything
# Where Django is when it has a transaction kept, or does what follows that; and when it connects,
# which fails where the database is away altogether.
KEEPING, CONNECTING = {"_commit", "set_autocommit"}, "connect"
READS = {"GET", "HEAD", "OPTIONS"}
Result = TypeVar("Result")
Said = ParamSpec("Said")
_chance = SystemRandom()


def whole(do: Callable[[], Result], *, harmless: bool = False) -> Result:
    """Do a whole transaction, again as long as it is given up, `TRIES` times at most.

    `do` opens the transaction, and does nothing that does not end with it. Inside another
    transaction it is done once: whoever opened that one repeats all of it. What is `harmless`
    changes nothing, or knows itself when it is done a second time.

    Raises:
        OperationalError: it was given up each time
    """
    if connection.in_atomic_block:
        return do()
    for tried in range(1, TRIES):
        try:
            return do()
        except OperationalError as error:
            if not (was_given_up(error) or (harmless and _was_cut_off(error))):
                raise
            log.warning("transaction_repeated", tried=tried, sqlstate=_sqlstate(error))
        connection.close_if_unusable_or_obsolete()
        # By chance, so that those who met do not meet again.
        time.sleep(_chance.uniform(0, PAUSE * 2**tried))
    return do()


def wholly(do: Callable[Said, Result]) -> Callable[Said, Result]:
    """Make a function that is one whole transaction repeat itself, as `whole` does."""

    @wraps(do)
    def repeated(*given: Said.args, **named: Said.kwargs) -> Result:
        return whole(partial(do, *given, **named))

    return repeated


def answering(request: HttpRequest, do: Callable[[], Result]) -> Result:
    """Answer a request of one transaction, again where it is given up.

    One that brings files is answered once: they are read as they come, and only once.
    """
    if request.content_type == "multipart/form-data":
        return do()
    return whole(do, harmless=request.method in READS)


def was_given_up(error: BaseException) -> bool:
    """Say whether the database ended a transaction of which nothing was kept, through no fault."""
    given_up = isinstance(error, OperationalError) and _sqlstate(error) in GIVEN_UP
    return given_up or (_was_cut_off(error) and not KEEPING & _places(error))


def _was_cut_off(error: BaseException) -> bool:
    if not isinstance(error.__cause__, psycopg.OperationalError):
        return False
    return _sqlstate(error) in CUT_OFF | {GONE} and CONNECTING not in _places(error)


def _places(error: BaseException) -> set[str]:
    """Return the names of the functions that an error came through."""
    return {frame.f_code.co_name for frame, _line in traceback.walk_tb(error.__traceback__)}


def _sqlstate(error: BaseException) -> str:
    return getattr(error.__cause__, "sqlstate", None) or GONE
