"""The erasure journal: a file outside the database that remembers whom a backup must forget.

One JSON line per erasure, on the disk before the erasure is committed. It holds no
personal value: an organisation, the row that was emptied, a number, a moment. A
database restored from a backup is held against it before it may serve.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID


class Damaged(Exception):
    """A line of the journal cannot be read. Restore the file from its own copy."""


@dataclass(frozen=True)
class Entry:
    """One erasure."""

    number: int
    organisation_id: UUID
    subject: UUID
    erased_at: datetime

    def line(self) -> str:
        """Return the entry as the file has it."""
        said = {
            "number": self.number,
            "organisation": str(self.organisation_id),
            "subject": str(self.subject),
            "erased_at": self.erased_at.isoformat(),
        }
        return json.dumps(said, separators=(",", ":")) + "\n"


def append(path: Path, entry: Entry) -> None:
    """Write an entry and wait until it is on the disk, its folder's entry included.

    What a crash left half-written is ended first, so that no entry runs into it.

    Raises:
        OSError: it cannot be written, so the erasure must not happen
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    new = not path.exists()
    with path.open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        _cut_half_a_line(file.fileno())
        file.write(entry.line().encode())
        file.flush()
        os.fsync(file.fileno())
    if new:
        path.chmod(0o600)
        _sync_folder(path.parent)


def read(path: Path) -> Iterator[Entry]:
    """Yield every entry, the oldest first; nothing when there is no journal yet.

    A last line that a crash cut short is left out: its erasure was never committed.

    Raises:
        Damaged
    """
    if not path.exists():
        return
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            if line.endswith("\n"):
                yield _parsed(line, place=f"{path.name}, line {number}")


def last_number(path: Path) -> int:
    """Return the highest number in the journal, 0 when it is empty.

    Raises:
        Damaged
    """
    return max((entry.number for entry in read(path)), default=0)


def _parsed(line: str, *, place: str) -> Entry:
    try:
        said = json.loads(line)
        return Entry(
            number=int(said["number"]),
            organisation_id=UUID(said["organisation"]),
            subject=UUID(said["subject"]),
            erased_at=datetime.fromisoformat(said["erased_at"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise Damaged(place) from error


def _cut_half_a_line(descriptor: int) -> None:
    size = os.fstat(descriptor).st_size
    kept = size
    while kept and os.pread(descriptor, 1, kept - 1) != b"\n":
        kept -= 1
    if kept < size:
        os.ftruncate(descriptor, kept)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
