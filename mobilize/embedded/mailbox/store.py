"""The mails that were received, in one SQLite file."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mobilize.embedded import database
from mobilize.embedded.mailbox import mail

SCHEMA = """
CREATE TABLE IF NOT EXISTS messages (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  received_at TEXT NOT NULL,
  message_id TEXT NOT NULL,
  sender TEXT NOT NULL,
  subject TEXT NOT NULL,
  raw BLOB NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS recipients (
  address TEXT NOT NULL COLLATE NOCASE,
  message INTEGER NOT NULL REFERENCES messages,
  PRIMARY KEY (address, message)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS recipients_of_message ON recipients (message);
CREATE INDEX IF NOT EXISTS messages_by_message_id ON messages (message_id);
CREATE TABLE IF NOT EXISTS kept (since TEXT NOT NULL) STRICT;
"""

_COLUMNS = """id, received_at, message_id, sender, subject,
  (SELECT json_group_array(address) FROM recipients WHERE message = messages.id) AS recipients"""


@dataclass(frozen=True)
class Message:
    """One line of the list. `recipients` is whom the mail was delivered to, blind copies too."""

    id: int
    message_id: str
    sender: str
    recipients: list[str]
    subject: str
    received_at: str


class Store:
    """Received mails. Ids grow, and are not used again after a mail is gone."""

    def __init__(self, path: Path, *, opened_at: str) -> None:
        self._connection = database.open_file(path, schema=SCHEMA)
        self._connection.execute(
            "INSERT INTO kept SELECT ? WHERE NOT EXISTS (SELECT 1 FROM kept)", (opened_at,)
        )

    def since(self) -> str:
        """Return the moment from which on every mail that was taken is still here."""
        return str(self._connection.execute("SELECT since FROM kept").fetchone()["since"])

    def holds(self, message_ids: Sequence[str]) -> list[str]:
        """Return which of these Message-IDs a mail here has."""
        rows = self._connection.execute(
            "SELECT DISTINCT message_id FROM messages"
            " WHERE message_id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(message_ids)),),
        )
        return [row["message_id"] for row in rows]

    def close(self) -> None:
        self._connection.close()

    def add(self, *, sender: str, recipients: Sequence[str], raw: bytes, received_at: str) -> None:
        """Keep a mail: when this returns, it outlives the process."""
        summary = mail.summarise(raw)
        execute = self._connection.execute
        execute("BEGIN IMMEDIATE")
        try:
            row = execute(
                "INSERT INTO messages (received_at, message_id, sender, subject, raw)"
                " VALUES (?, ?, ?, ?, ?)",
                (received_at, summary.message_id, summary.sender or sender, summary.subject, raw),
            )
            for address in dict.fromkeys(recipients):
                execute("INSERT OR IGNORE INTO recipients VALUES (?, ?)", (address, row.lastrowid))
        except BaseException:
            execute("ROLLBACK")
            raise
        execute("COMMIT")

    def after(self, message: int, *, to: str, limit: int) -> list[Message]:
        """Return the oldest mails with a larger id; `to` is a whole address, or empty for all."""
        whose = "AND id IN (SELECT message FROM recipients WHERE address = :to)" if to else ""
        return self._select(
            f"WHERE id > :after {whose} ORDER BY id LIMIT :limit",
            {"after": message, "to": to, "limit": limit},
        )

    def newest(self, *, before: int | None, holding: str, limit: int) -> list[Message]:
        """Return the newest mails with a smaller id, sent to an address that holds a text."""
        whose = (
            "AND id IN (SELECT message FROM recipients WHERE instr(lower(address), lower(:text)))"
            if holding
            else ""
        )
        return self._select(
            f"WHERE (:before IS NULL OR id < :before) {whose} ORDER BY id DESC LIMIT :limit",
            {"before": before, "text": holding, "limit": limit},
        )

    def one(self, message: int) -> tuple[Message, bytes] | None:
        """Return a mail and its source, or None when there is none with this id."""
        found = self._select("WHERE id = :id", {"id": message})
        if not found:
            return None
        row = self._connection.execute("SELECT raw FROM messages WHERE id = ?", (message,))
        return found[0], row.fetchone()["raw"]

    def count(self) -> int:
        """Return how many mails are kept."""
        row = self._connection.execute("SELECT count(*) FROM messages").fetchone()
        return int(row[0])

    def empty(self, *, now: str) -> int:
        """Throw every mail away and return how many there were."""
        execute = self._connection.execute
        execute("BEGIN IMMEDIATE")
        execute("DELETE FROM recipients")
        gone = execute("DELETE FROM messages").rowcount
        execute("UPDATE kept SET since = ?", (now,))
        execute("COMMIT")
        return gone

    def _select(self, rest: str, values: dict[str, object]) -> list[Message]:
        # Only text of this module reaches the statement; values are bound.
        rows = self._connection.execute(f"SELECT {_COLUMNS} FROM messages {rest}", values)  # noqa: S608
        return [_message(row) for row in rows]


def _message(row: sqlite3.Row) -> Message:
    return Message(
        id=row["id"],
        message_id=row["message_id"],
        sender=mail.decoded(row["sender"]),
        recipients=json.loads(row["recipients"]),
        subject=mail.decoded(row["subject"]),
        received_at=row["received_at"],
    )
