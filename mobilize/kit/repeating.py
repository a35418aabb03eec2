"""A whole transaction, done again where the database gave it up for another's sake.

Two that wait for each other are a deadlock: PostgreSQL ends one of them after a second. Under
a stricter isolation it ends one that has read what another then changed. Neither did anything
wrong, nothing of what it did was kept, and the same again mostly succeeds at once.
"""

import time
from collections.abc import Callable
from functools import partial, wraps
from random import SystemRandom
from typing import ParamSpec, TypeVar

import structlog
from django.db import OperationalError, connection
from django.http import HttpRequest

log = structlog.get_logger(__name__)

TRIES = 5
PAUSE = 0.02  # seconds before the second try at most; twice as many before each later one
GIVEN_UP = {"40001", "40P01"}  # SQLSTATE: serialization failure, deadlock
Result = TypeVar("Result")
Said = ParamSpec("Said")
_chance = SystemRandom()


def whole(do: Callable[[], Result]) -> Result:
    """Do a whole transaction, again as long as it is given up, `TRIES` times at most.

    `do` opens the transaction, and does nothing that does not end with it. Inside another
    transaction it is done once: whoever opened that one repeats all of it.

    Raises:
        OperationalError: it was given up each time
    """
    if connection.in_atomic_block:
        return do()
    for tried in range(1, TRIES):
        try:
            return do()
        except OperationalError as error:
            if not was_given_up(error):
                raise
            log.warning("transaction_repeated", tried=tried, sqlstate=_sqlstate(error))
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
    return do() if request.content_type == "multipart/form-data" else whole(do)


def was_given_up(error: BaseException) -> bool:
    """Say whether the database ended a transaction so that another one could go on."""
    return isinstance(error, OperationalError) and _sqlstate(error) in GIVEN_UP


def _sqlstate(error: BaseException) -> str:
    return str(getattr(error.__cause__, "sqlstate", ""))
