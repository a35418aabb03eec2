"""Where the embedded servers keep data, logs, sockets and locks."""

import contextlib
import errno
import hashlib
import os
import shutil
import stat
import tempfile
from pathlib import Path

from mobilize.embedded.refusals import CannotStart

LONGEST_SOCKET = 100  # bytes; the system takes 107, and PostgreSQL's lock file beside it needs some
LONGEST_NAME = "/postgres/.s.PGSQL.5432"
ROOTS_FOLDER = Path("/var/lib/mobilize")


def prepare(home: Path) -> Path:
    """Make the data folder where there is none, and return its full path.

    Ours alone; as root others may pass through it, but not look, because
    PostgreSQL runs as another user there.

    Raises:
        CannotStart: it cannot be written, or its disk is full
    """
    home = home.expanduser().absolute()
    try:
        _make(home)
        _try_writing(home)
        (home / "logs").mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise CannotStart(_unwritable(home, error)) from error
    return home


def _make(home: Path) -> None:
    """Make a folder where there is none: two processes may do so at the same moment."""
    home.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        home.mkdir()
        home.chmod(_passable())


def need_space(folder: Path, *, megabytes: int) -> None:
    """Refuse to begin what a full disk would cut short.

    Raises:
        CannotStart
    """
    free = shutil.disk_usage(folder).free // 1_000_000
    if free < megabytes:
        raise CannotStart(
            f"The disk of {folder} is full: {free} MB are free, and {megabytes} MB are needed."
        )


def log(home: Path, name: str) -> Path:
    """Return where the part called `name` writes what it has to say."""
    return home / "logs" / f"{name}.log"


def sockets(home: Path) -> Path:
    """Make and return the folder for this home's sockets.

    It lies in the home, unless the path would be too long for a socket: then in
    the system's folder for temporary files, under a name derived from the home.

    Raises:
        CannotStart
    """
    folder = home / "run"
    if _fits(folder):
        folder.mkdir(mode=_passable(), exist_ok=True)
        return folder
    name = f"mobilize-{os.geteuid()}-{key(home)}"
    bases = [Path(tempfile.gettempdir()), Path("/tmp")]  # noqa: S108 - claim() refuses a squatter
    return claim(next(base / name for base in bases if _fits(base / name) or base == bases[-1]))


def roots_folder() -> Path:
    """Return a folder of root's that every user can pass through, for when the home is private.

    Raises:
        CannotStart
    """
    try:
        return claim(ROOTS_FOLDER)
    except (CannotStart, OSError):
        return claim(Path(tempfile.gettempdir()) / "mobilize-0")


def key(home: Path) -> str:
    """Return a short name for a home, the same at every start."""
    return hashlib.sha256(os.fsencode(home)).hexdigest()[:12]


def claim(folder: Path) -> Path:
    """Make a folder at a place that others can write to, or find it made by us.

    Raises:
        CannotStart: somebody else made it first, or could write in it
    """
    try:
        folder.mkdir(mode=_passable())
    except FileExistsError:
        found = folder.lstat()
        ours = stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid()
        if not ours or found.st_mode & 0o022:
            raise CannotStart(
                f"{folder} is not ours alone: remove it, or set MOBILIZE_HOME to another folder."
            ) from None
    except OSError as error:
        raise CannotStart(_unwritable(folder, error)) from error
    return folder


def _try_writing(folder: Path) -> None:
    probe = folder / f".probe-{os.getpid()}"
    try:
        probe.write_bytes(b"?" * 4096)
    finally:
        probe.unlink(missing_ok=True)


def _passable() -> int:
    return 0o711 if os.geteuid() == 0 else 0o700


def _fits(folder: Path) -> bool:
    return len(os.fsencode(folder)) + len(LONGEST_NAME) <= LONGEST_SOCKET


def _unwritable(folder: Path, error: OSError) -> str:
    if error.errno == errno.ENOSPC:
        return f"The disk of {folder} is full: free some space, or set MOBILIZE_HOME elsewhere."
    reason = (error.strerror or "unknown reason").lower()
    return f"The folder {folder} cannot be written ({reason}): set MOBILIZE_HOME to another one."
