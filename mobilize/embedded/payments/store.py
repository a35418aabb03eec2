"""What the provider remembers, in one SQLite file with one writer."""

import contextlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from mobilize.embedded import database

Object = dict[str, Any]

SCHEMA = """
CREATE TABLE IF NOT EXISTS objects (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  created INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS objects_in_order ON objects (kind, seq);
CREATE INDEX IF NOT EXISTS objects_of_intent
  ON objects (kind, json_extract(body, '$.payment_intent'));
CREATE INDEX IF NOT EXISTS objects_of_charge ON objects (kind, json_extract(body, '$.charge'));
CREATE INDEX IF NOT EXISTS objects_in_state ON objects (kind, json_extract(body, '$.status'));

CREATE TABLE IF NOT EXISTS requests (
  key TEXT PRIMARY KEY,
  fingerprint TEXT NOT NULL,
  request_id TEXT NOT NULL,
  status INTEGER NOT NULL,
  body TEXT NOT NULL,
  answered INTEGER NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS deliveries (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  event TEXT NOT NULL,
  endpoint TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('held', 'queued', 'delivered', 'given_up')),
  attempts INTEGER NOT NULL DEFAULT 0,
  due REAL NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (state, due);
CREATE INDEX IF NOT EXISTS deliveries_of_event ON deliveries (event);

CREATE TABLE IF NOT EXISTS attempts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  delivery INTEGER NOT NULL REFERENCES deliveries,
  made REAL NOT NULL,
  status INTEGER,
  failure TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS attempts_of_delivery ON attempts (delivery);

CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
"""

TABLES = ("attempts", "deliveries", "requests", "settings", "objects")


class Store:
    """Objects as JSON documents, in the order they were made.

    A name that begins with `_` is the provider's own and is never shown.
    """

    def __init__(self, path: Path) -> None:
        self.connection = database.open_file(path, schema=SCHEMA)

    def close(self) -> None:
        self.connection.close()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Keep all of what is written inside, or none of it."""
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    def add(self, made: Object) -> None:
        """Keep a new object."""
        self.connection.execute(
            "INSERT INTO objects (id, kind, created, body) VALUES (?, ?, ?, ?)",
            (made["id"], made["object"], made["created"], json.dumps(made)),
        )

    def save(self, changed: Object) -> None:
        """Keep an object as it is now."""
        self.connection.execute(
            "UPDATE objects SET body = ? WHERE id = ?", (json.dumps(changed), changed["id"])
        )

    def delete(self, identifier: str) -> None:
        """Forget an object."""
        self.connection.execute("DELETE FROM objects WHERE id = ?", (identifier,))

    def find(self, kind: str, identifier: str) -> Object | None:
        """Return an object, or None when there is none of this kind with this id."""
        row = self.connection.execute(
            "SELECT body FROM objects WHERE id = ? AND kind = ?", (identifier, kind)
        ).fetchone()
        return json.loads(row["body"]) if row else None

    def select(
        self,
        kind: str,
        *,
        where: str = "1",
        values: Mapping[str, Any] | None = None,
        order: str = "seq DESC",
        limit: int = 1000,
    ) -> list[Object]:
        """Return objects of a kind, newest first unless asked otherwise.

        `where` and `order` are SQL of this program; what callers send goes into `values`.
        """
        rows = self.connection.execute(
            f"SELECT body FROM objects WHERE kind = :kind AND ({where})"  # noqa: S608 - see above
            f" ORDER BY {order} LIMIT :limit",
            {"kind": kind, "limit": limit, **(values or {})},
        )
        return [json.loads(row["body"]) for row in rows]

    def setting(self, name: str) -> Any:
        """Return a setting, or None when it was never set."""
        row = self.connection.execute(
            "SELECT value FROM settings WHERE name = ?", (name,)
        ).fetchone()
        return json.loads(row["value"]) if row else None

    def set(self, name: str, value: Any) -> None:
        """Keep a setting."""
        self.connection.execute(
            "INSERT INTO settings VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
            (name, json.dumps(value)),
        )

    def empty(self) -> None:
        """Forget everything."""
        for table in TABLES:
            self.connection.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names
