"""Numbers without a gap: the next one of a series is a row's, and goes back when all is undone."""

from uuid import UUID

from django.db import connection

from mobilize.kit import ids

# One statement: whoever comes second waits for the first to commit, or gets its number.
NEXT = """
    INSERT INTO donations_receiptseries AS series (id, organisation_id, year, last_number)
    VALUES (%s, %s, %s, 1)
    ON CONFLICT (organisation_id, year) DO UPDATE SET last_number = series.last_number + 1
    RETURNING last_number
"""


def take(organisation_id: UUID, year: int) -> int:
    """Return the next number of a series, in the caller's transaction.

    The series is locked until that ends: take it last, and call nobody afterwards.
    """
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [ids.new(), organisation_id, year])
        return int(cursor.fetchone()[0])
