"""Exchange rates for a database that has none yet: the history that is shipped."""

import psycopg

ANY = "SELECT EXISTS (SELECT FROM donations_exchangerate)"


def are_there(url: str) -> bool:
    """Say whether a migrated database has any. Asked at each start, so without Django."""
    with psycopg.connect(url) as connection:
        return connection.execute(ANY).fetchone() == (True,)
