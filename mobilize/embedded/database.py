"""The SQLite file of an embedded Python server."""

import sqlite3
from pathlib import Path

from mobilize.embedded.refusals import CannotStart


def open_file(path: Path, *, schema: str) -> sqlite3.Connection:
    """Open the file, made with `schema` on first use and readable by this user only.

    What is committed survives the death of the process. A power cut may lose the
    last moments, which a sandbox can afford: no commit waits for the disk.

    Raises:
        CannotStart: the folder is read-only or full, or the file is damaged
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        connection = sqlite3.connect(path, isolation_level=None)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.executescript(schema)
    except (OSError, sqlite3.Error) as reason:
        raise CannotStart(f"{path} cannot be used: {reason}.") from reason
    return connection
