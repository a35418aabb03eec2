"""What is configured, reachable and wrong, with a hint for each."""

import os
import socket
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from mobilize import env
from mobilize.checks import keys, reach
from mobilize.checks.findings import Finding, State, good, still_open, wrong

OLDEST_PYTHON = (3, 11)
PORTS = ("MOBILIZE_PORT", "MAILBOX_SMTP_PORT", "MAILBOX_HTTP_PORT", "SANDBOX_PORT")


def report(said: Mapping[str, str], *, say: Callable[[str], None]) -> int:
    """Say what was found, and return 1 if anything is wrong, else 0. No secret is ever said."""
    findings = examine(said)
    for finding in findings:
        say(str(finding))
    faults = sum(finding.state is State.WRONG for finding in findings)
    say(f"\n{faults} to mend.\n" if faults else "\nNothing is wrong.\n")
    return 1 if faults else 0


def examine(said: Mapping[str, str]) -> list[Finding]:
    """Look at everything, each thing within about two seconds."""
    return [
        python(),
        folder(said),
        reach.database(said),
        reach.rates(said),
        reach.broker(said),
        reach.mail(said),
        reach.provider(said),
        *keys.examine(said),
        *ports(said),
    ]


def python() -> Finding:
    """Look whether this Python is new enough."""
    version = ".".join(str(number) for number in sys.version_info[:3])
    if sys.version_info < OLDEST_PYTHON:
        return wrong("Python", version, hint="Mobilize needs Python 3.11 or newer.")
    return good("Python", version)


def folder(said: Mapping[str, str]) -> Finding:
    """Look whether the data folder, or the place where it would be made, can be written."""
    home = Path(said["MOBILIZE_HOME"]).absolute()
    nearest = next(path for path in (home, *home.parents) if path.exists())
    if not nearest.is_dir() or not os.access(nearest, os.W_OK | os.X_OK):
        hint = "Give this user the right to write there, or set MOBILIZE_HOME to another folder."
        return wrong("Data", f"{home} cannot be written.", hint=hint)
    return good("Data", f"{home} can be written.")


def ports(said: Mapping[str, str]) -> list[Finding]:
    """Look whether the ports are free, unless Mobilize runs and uses them itself."""
    if env.saved(Path(said["MOBILIZE_HOME"])):
        return [still_open("Ports", "Mobilize runs on this data folder and uses its ports.")]
    return [_port(name, said[name]) for name in PORTS]


def _port(name: str, number: str) -> Finding:
    if not number.isdecimal() or not 0 < int(number) < 65536:
        return wrong("Port", f"{name} is {number!r}.", hint="Set it to a number up to 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(number)))
        except OSError:
            hint = f"Stop what uses it, or set {name} to a free one."
            return wrong("Port", f"{number} is taken.", hint=hint)
    return good("Port", f"{number} is free ({name}).")
