"""What a check has found."""

from dataclasses import dataclass
from enum import Enum
from urllib.parse import urlsplit


class State(Enum):
    """How it stands with the thing that was looked at."""

    GOOD = "ok"
    OPEN = "--"  # not configured, not running: no fault
    WRONG = "!!"


@dataclass(frozen=True)
class Finding:
    """One sentence about one thing, and what to do when it is wrong."""

    subject: str
    state: State
    says: str
    hint: str = ""

    def __str__(self) -> str:
        line = f"{self.state.value}  {self.subject:<11}{self.says}\n"
        return line + (f"{'':15}{self.hint}\n" if self.hint else "")


def good(subject: str, says: str) -> Finding:
    """All is well."""
    return Finding(subject, State.GOOD, says)


def still_open(subject: str, says: str) -> Finding:
    """Nothing is there yet, which is no fault."""
    return Finding(subject, State.OPEN, says)


def wrong(subject: str, says: str, *, hint: str) -> Finding:
    """Something has to be done."""
    return Finding(subject, State.WRONG, says, hint)


def place(url: str) -> str:
    """Return where an address leads, without the name and the password in it."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return "An address that cannot be read"
    if not host:
        return f"{parts.scheme}: a socket of this machine"
    return f"{parts.scheme}://{host}" + (f":{port}" if port else "")
