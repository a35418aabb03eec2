"""Whose rows the current transaction may see.

Every edge enters a scope before it touches a tenant's table: a request the
organisation its path names, the worker the one its message names. Outside a scope
PostgreSQL shows no row and takes none.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar
from uuid import UUID

from django.db import connection, transaction
from django.http import HttpRequest

from mobilize.kit import repeating

EVERYWHERE = "*"
Answer = TypeVar("Answer")


@contextmanager
def within(organisation_id: UUID) -> Iterator[None]:
    """Open a transaction that sees one organisation's rows."""
    with _scope(str(organisation_id)):
        yield


def answering(request: HttpRequest, organisation_id: UUID, do: Callable[[], Answer]) -> Answer:
    """Answer a request in one transaction that sees one organisation's rows.

    Where the database gives it up it is done again: `do` does nothing that outlasts it.
    """

    def once() -> Answer:
        with within(organisation_id):
            return do()

    return repeating.answering(request, once)


@contextmanager
def everywhere(reason: str) -> Iterator[None]:
    """Open a transaction that sees every organisation's rows.

    For what by nature serves all of them (the outbox, the invariants, finding whose
    a short link is). `reason` says why, for the reader; tests/repo lists the callers.
    """
    assert reason  # noqa: S101  (a scope without a reason is a bug of ours, never of a caller's)
    with _scope(EVERYWHERE):
        yield


@contextmanager
def _scope(value: str) -> Iterator[None]:
    is_within_another = connection.in_atomic_block
    with transaction.atomic():
        before = _set(value)
        yield
        if is_within_another and before != value:  # else it ends with the transaction
            _set(before)


def enter(organisation_id: UUID) -> None:
    """See one organisation's rows for the rest of a transaction that is already open."""
    _set(str(organisation_id))


def _set(value: str) -> str:
    """Set the scope until the transaction ends and return the one before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('app.organisation', true),"
            " set_config('app.organisation', %s, true)",
            [value],
        )
        return cursor.fetchone()[0] or ""
