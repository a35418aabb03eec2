"""How long somebody who looks at a report waits for the database, and what they hear then."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError
from psycopg.errors import QueryCanceled

from mobilize.kit.errors import AppError, Kind

NIGHT = "SET LOCAL statement_timeout = '10min'"  # nobody waits for it at night


class TooMuchToCompute(AppError):
    """This is too much to compute while you wait. Choose a shorter time."""

    code = "too-much-to-compute"
    kind = Kind.UNPROCESSABLE


@contextmanager
def limited() -> Iterator[None]:
    """Run a report's statements, in a block or, as a decorator, in a function.

    The same again would take as long, so nobody is told to try again.

    Raises:
        TooMuchToCompute: the database gave the statement up after its `statement_timeout`
    """
    try:
        yield
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise TooMuchToCompute from error
        raise
