"""What must hold in the database at every quiet moment, and who says so when it does not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection


@dataclass(frozen=True)
class Invariant:
    """One truth. `broken` is SQL that returns a row, starting with its id, for each breach."""

    name: str
    meaning: str
    broken: str


@dataclass(frozen=True)
class Breach:
    """One row that breaks an invariant."""

    invariant: str
    meaning: str
    row: dict[str, Any]


def run(invariants: Sequence[Invariant]) -> Iterator[Breach]:
    """Yield every breach, in the order of the invariants.

    The caller sets the scope: rows it may not see are not looked at.
    """
    for invariant in invariants:
        with connection.cursor() as cursor:
            cursor.execute(invariant.broken)
            columns = [column.name for column in cursor.description or ()]
            for values in cursor.fetchall():
                yield Breach(
                    invariant=invariant.name,
                    meaning=invariant.meaning,
                    row=dict(zip(columns, values, strict=True)),
                )
