"""The command `mobilize`: start everything, look whether all is well, play the demo."""

import argparse
import contextlib
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from types import FrameType

from django.core.management import execute_from_command_line
from django.db import OperationalError, connection

from mobilize import env
from mobilize.checks import doctor
from mobilize.embedded import processes, supervisor
from mobilize.embedded.refusals import CannotStart
from mobilize.embedded.supervisor import Supervisor

OWN_COMMANDS = ("up", "doctor", "demo", "replay-erasures")
# What a command on the tables needs, where these are not elsewhere.
DATABASE_PARTS = ("postgres", "migrations")
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# These change tables, so they come as the tables' owner.
OWNERS_COMMANDS = ("migrate", "sqlmigrate", "showmigrations")
NO_DATABASE = "The database does not answer. `mobilize up` starts one; DATABASE_URL names another."

DESCRIPTION = """\
Petitions, shares and gifts, followed from the first visit to the cent.

Any other command is Django's, run with Mobilize's settings: `mobilize migrate`,
`mobilize check --deploy`, `mobilize shell`. `mobilize help` lists them all.
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return the code to exit with."""
    words = list(sys.argv[1:] if argv is None else argv)
    if words and words[0] not in (*OWN_COMMANDS, "-h", "--help"):
        return _manage(words)
    chosen = _parser().parse_args(words or ["--help"])
    if chosen.command == "doctor":
        return doctor.report(env.values(), say=_say)
    try:
        with _ends_on_signal():
            return _run(chosen)
    except CannotStart as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    except OSError as error:  # the disk went full or away under us
        sys.stderr.write(f"Mobilize cannot go on: {error}.\n")
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="mobilize",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(
        dest="command", required=True, title="commands", metavar="COMMAND"
    )
    commands.add_parser("up", help="start everything and keep it running; data is kept")
    commands.add_parser("doctor", help="say what is configured, reachable and wrong, with hints")
    commands.add_parser(
        "replay-erasures", help="after a restore: erase again whoever was erased since the backup"
    )
    demo = commands.add_parser("demo", help="play a known case through the running system")
    demo.add_argument("case", choices=["haiti"], help="the Haiti appeal of 2010, simulated")
    demo.add_argument("--scale", type=int, default=1000, metavar="N", help="play 1:N (1000)")
    demo.add_argument("--seed", type=int, metavar="N", help="another seed gives other visitors")
    demo.add_argument("--keep", action="store_true", help="go on serving without a terminal too")
    return parser


def _run(chosen: argparse.Namespace) -> int:
    match chosen.command:
        case "demo":
            return _demo(chosen)
        case "replay-erasures":
            return _replay_erasures()
        case _:
            return _up()


def _manage(words: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mobilize.settings")
    # People write check-invariants; Python names its module check_invariants.
    words = [words[0].replace("-", "_"), *words[1:]]
    if words[0] in OWNERS_COMMANDS and (owner := env.values()["MIGRATE_DATABASE_URL"]):
        os.environ["DATABASE_URL"] = owner
    try:
        execute_from_command_line(["mobilize", *words])
    except OperationalError as error:
        if connection.connection is not None:  # it answered, and something else is wrong
            raise
        sys.stderr.write(f"{NO_DATABASE} It says: {str(error).splitlines()[0]}\n")
        return 1
    return 0


def _up() -> int:
    with supervisor.supervising(say=_say) as running:
        _say_addresses(running)
        running.watch()
    return 0


def _replay_erasures() -> int:
    command = [sys.executable, "-m", "mobilize", "replay_erasures"]
    with supervisor.supervising(names=DATABASE_PARTS, say=_say) as running:
        environ = {**os.environ, **running.environment}
        player = processes.spawn(command, log=None, environ=environ, cwd=env.ROOT)
        try:
            return player.wait()
        finally:
            processes.stop(player)


def _demo(chosen: argparse.Namespace) -> int:
    command = [sys.executable, "-m", "mobilize", f"demo_{chosen.case}", f"--scale={chosen.scale}"]
    command += [] if chosen.seed is None else [f"--seed={chosen.seed}"]
    # A thousand visitors come from this one machine: the limits per address would stop them.
    with supervisor.supervising(settings={"RATE_LIMIT_SCALE": "0"}, say=_say) as running:
        environ = {**os.environ, **running.environment}
        player = processes.spawn(command, log=None, environ=environ, cwd=env.ROOT)
        try:
            running.watch(until=lambda: player.poll() is not None)
        finally:
            processes.stop(player)
        if player.returncode != 0:
            return 1
        if chosen.keep or (sys.stdin.isatty() and sys.stdout.isatty()):
            _say_addresses(running)
            running.watch()
    return 0


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def _say_addresses(running: Supervisor) -> None:
    said = running.environment
    names = {watched.part.name for watched in running.watched}
    lines = [("Mobilize", said["MOBILIZE_BASE_URL"])]
    if "mailbox" in names:
        lines.append(("Mails", f"http://127.0.0.1:{said['MAILBOX_HTTP_PORT']}"))
    if "payments" in names:
        lines.append(("Payments", f"http://127.0.0.1:{said['SANDBOX_PORT']}"))
    lines.append(("Data, logs", str(running.home)))
    _say("\n" + "".join(f"  {name:<12}{place}\n" for name, place in lines))
    _say("\nCtrl-C stops everything.\n")


@contextlib.contextmanager
def _ends_on_signal() -> Iterator[None]:
    """Let Ctrl-C, SIGTERM and a closed terminal end the block, as a success."""
    before = {number: signal.signal(number, _end) for number in ENDINGS}
    try:
        yield
    except KeyboardInterrupt:
        raise SystemExit(0) from None
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end(_number: int, _frame: FrameType | None) -> None:
    # From here on nothing interrupts: every part is stopped, each within seconds.
    for number in ENDINGS:
        signal.signal(number, signal.SIG_IGN)
    os.write(1, b"\nStopping ...\n")
    raise KeyboardInterrupt
