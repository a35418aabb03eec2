"""Statements of our own that the server keeps prepared, for the few places where that matters.

Planning a statement that writes three tables costs PostgreSQL more than running it. A
connection prepares each of ours once, and from then on sends values only.
"""

from collections.abc import Mapping
from typing import Any

import psycopg
from django.db import Error, connection


def row(statement: str, given: Mapping[str, Any]) -> tuple[Any, ...] | None:
    """Run a statement, and return its first row or None.

    Outside a transaction the statement is one of its own. There it is sent again, on a
    fresh connection, when the kept one turns out to be dead: whoever knocks after a
    restart of the database need not see it. So it must be safe to repeat.
    """
    try:
        return _run(statement, given)
    except Error:
        kept: Any = connection.connection
        if connection.in_atomic_block or not (kept is None or kept.closed):
            raise
        connection.close()
        return _run(statement, given)


def _run(statement: str, given: Mapping[str, Any]) -> tuple[Any, ...] | None:
    connection.ensure_connection()
    # Django's own cursors write values into the text, which leaves nothing to prepare.
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        found: tuple[Any, ...] | None = cursor.execute(statement, given, prepare=True).fetchone()
    return found
