"""Which user of the system runs PostgreSQL, and what that user can reach."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mobilize.embedded.refusals import CannotStart

UNPRIVILEGED = ("postgres", "nobody")
REACH = 'for p; do if [ -d "$p" ]; then [ -x "$p" ]; else [ -r "$p" ]; fi || exit 1; done'


@dataclass(frozen=True)
class Account:
    """A user of the system other than root."""

    name: str
    uid: int
    gid: int

    def as_popen(self) -> dict[str, Any]:
        """Return what makes `subprocess` run a command as this user, without root's groups."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def stand_in(data: Path) -> Account | None:
    """Return the user who runs PostgreSQL for root, or None when we are not root.

    PostgreSQL refuses to run as root. Data that already belongs to a user keeps
    its user; else an unprivileged user that exists is taken, none is made.

    Raises:
        CannotStart
    """
    if os.geteuid() != 0:
        return None
    owner = data.stat().st_uid if data.exists() else 0
    found = [user for user in pwd.getpwall() if user.pw_uid == owner] if owner else []
    found = found or [user for name in UNPRIVILEGED for user in _named(name)]
    if not found:
        raise CannotStart(
            "PostgreSQL refuses to run as root, and this system has no user `postgres` or `nobody`."
        )
    return Account(name=found[0].pw_name, uid=found[0].pw_uid, gid=found[0].pw_gid)


def current_name() -> str:
    """Return our own user's name.

    Raises:
        CannotStart
    """
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        raise CannotStart(
            f"User {os.geteuid()} has no entry in /etc/passwd, and PostgreSQL needs its name."
        ) from None


def reaches(account: Account, *paths: Path) -> bool:
    """Tell whether `account` may read the files and enter the folders at `paths`.

    It is tried as that user, so that modes, groups and access lists all count.

    Raises:
        CannotStart
    """
    command = ["/bin/sh", "-c", REACH, "sh", *(str(path) for path in paths)]
    try:
        done = subprocess.run(command, check=False, cwd="/", **account.as_popen())  # noqa: S603 - ours
    except OSError as error:
        raise CannotStart(
            f"Root may not become user {account.name} here ({error.strerror}), and PostgreSQL "
            "refuses to run as root: start Mobilize as an ordinary user."
        ) from error
    return done.returncode == 0


def _named(name: str) -> list[pwd.struct_passwd]:
    try:
        return [pwd.getpwnam(name)]
    except KeyError:
        return []
