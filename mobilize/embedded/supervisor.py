"""One foreground process that starts the parts in order, watches them, and stops them all."""

import contextlib
import os
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mobilize import env
from mobilize.embedded import keys, locks, parts, paths, ports
from mobilize.embedded.parts import Part, Running
from mobilize.embedded.refusals import CannotStart

TICK = 0.2  # seconds between two looks at the parts
MOST_RESTARTS = 5  # of one part, within the window; then the whole stops
WINDOW = 120.0  # seconds

Say = Callable[[str], None]


def silence(_text: str) -> None:
    """Say nothing."""


@dataclass
class Watched:
    """A running part, and when it was restarted lately (seconds of the monotonic clock)."""

    part: Part
    running: Running
    restarts: list[float] = field(default_factory=list)
    due_at: float | None = None


@dataclass
class Supervisor:
    """The parts that run on one data folder.

    `environment` holds every setting as the parts see it: a process that is given
    it finds them all.
    """

    home: Path
    environment: dict[str, str]
    say: Say = silence
    watched: list[Watched] = field(default_factory=list)

    def start(self, wanted: Collection[Part]) -> None:
        """Start `wanted` in order, each after the one before is ready.

        Raises:
            CannotStart
        """
        for part in wanted:
            began = time.monotonic()
            self.say(f"{part.title} … ")
            try:
                started = part.launch(self.home, self.environment)
            except CannotStart:
                self.say("failed\n")
                raise
            self.environment.update(started.settings)
            if started.running:
                self.watched.append(Watched(part, started.running))
            self.say(f"{part.outcome} in {time.monotonic() - began:.1f} s\n")

    def watch(self, *, until: Callable[[], bool] = lambda: False) -> None:
        """Restart what dies, until `until` says so.

        Raises:
            CannotStart: a part dies again and again
        """
        while not until():
            for watched in self.watched:
                self._look_after(watched, now=time.monotonic())
            time.sleep(TICK)

    def stop(self) -> None:
        """Stop every part, the last one first."""
        while self.watched:
            self.watched.pop().running.stop()

    def _look_after(self, watched: Watched, *, now: float) -> None:
        if watched.due_at is None:
            if watched.running.process.poll() is not None:
                self._plan_restart(watched, now=now)
        elif now >= watched.due_at:
            self._restart(watched)

    def _plan_restart(self, watched: Watched, *, now: float) -> None:
        name, title = watched.part.name, watched.part.title
        log = paths.log(self.home, name)
        watched.restarts = [at for at in watched.restarts if at > now - WINDOW]
        if len(watched.restarts) >= MOST_RESTARTS:
            raise CannotStart(f"{title} keeps dying, so everything stops: its log is {log}.")
        watched.running.stop()  # what the dead process left in its group
        watched.due_at = now + backoff(len(watched.restarts))
        watched.restarts.append(now)
        self.say(f"{title} died and is restarted: its log is {log}.\n")

    def _restart(self, watched: Watched) -> None:
        watched.due_at = None
        try:
            started = watched.part.launch(self.home, self.environment)
        except CannotStart as refusal:
            self.say(f"{refusal}\n")  # its process is still the dead one, so it is tried again
        else:
            if started.running:
                watched.running = started.running


def backoff(restarts: int) -> float:
    """Return the seconds to wait before the next restart: 0.5, 1, 2, 4 and so on."""
    return 0.5 * 2.0**restarts


@contextlib.contextmanager
def supervising(
    *,
    settings: Mapping[str, str] | None = None,
    names: Collection[str] = parts.NAMES,
    say: Say = silence,
) -> Iterator[Supervisor]:
    """Start the parts called `names`, and stop them at the end.

    A part is left out when a setting says that it is elsewhere. Call this from a
    thread that stays: the parts end when it does.

    Raises:
        CannotStart
    """
    environ = {**os.environ, **(settings or {})}
    home = paths.prepare(Path(environ.get("MOBILIZE_HOME") or env.DEFAULTS["MOBILIZE_HOME"]))
    with locks.held(home / "lock") as left_by:
        if left_by:
            say(f"The last run (process {left_by}) was cut off; its data is recovered.\n")
        (home / "env").unlink(missing_ok=True)  # what a killed run said no longer holds
        said = env.values({**environ, "MOBILIZE_HOME": str(home)})
        wanted = [part for part in parts.PARTS if part.name in names and part.wanted(said)]
        refuse_taken_ports(wanted, said)
        supervisor = Supervisor(home, said | missing_keys(home, said, wanted), say)
        try:
            supervisor.start(wanted)
            env.save(home, supervisor.environment)
            yield supervisor
        finally:
            (home / "env").unlink(missing_ok=True)
            supervisor.stop()


@contextlib.contextmanager
def running(
    *, settings: Mapping[str, str] | None = None, parts: Collection[str] = parts.NAMES
) -> Iterator[dict[str, str]]:
    """Start `parts` and yield the settings that lead to them: for tests and for scripts.

    Nothing is restarted; see `supervising`.
    """
    with supervising(settings=settings, names=parts) as supervisor:
        yield supervisor.environment


def missing_keys(home: Path, said: Mapping[str, str], wanted: Collection[Part]) -> dict[str, str]:
    """Return keys for what nobody has set.

    Production brings its own: a key that a server made for itself is lost with it.
    """
    if said["MOBILIZE_ENV"] == "production":
        return {}
    sandbox = any(part.name == "payments" for part in wanted)
    return {
        name: key
        for name, key in keys.kept(home).items()
        if not said[name] and (sandbox or not name.startswith("STRIPE_"))
    }


def refuse_taken_ports(wanted: Collection[Part], said: Mapping[str, str]) -> None:
    """Refuse to start beside another program on one of our ports.

    Raises:
        CannotStart
    """
    for part in wanted:
        for name in part.ports:
            if not said[name].isdecimal() or not 0 < int(said[name]) < 65536:
                raise CannotStart(f"{name} is {said[name]!r}, which is not a port number.")
            if not ports.is_free(int(said[name])):
                raise CannotStart(
                    f"Port {said[name]} is taken by another program: set {name} to a free one."
                )
