"""`manage.py demo_haiti`: play the Haiti case through the running servers and tell the report."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mobilize.demo import staging, telling, truth, world
from mobilize.demo.progress import Progress
from mobilize.demo.staging import Stage
from mobilize.demo.wire import DemoFailed
from mobilize.demo.world import WrongScale


class Command(BaseCommand):
    """Play a simulated appeal with a known truth; fail unless the report says it to the cent."""

    help = "Play the Haiti appeal of 2010, simulated, through the running servers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--scale", type=int, default=world.SCALE, help="play 1:N (1000)")
        parser.add_argument("--seed", type=int, default=world.SEED, help="who comes (2010)")

    def handle(self, *, scale: int, seed: int, **_options: Any) -> None:
        """Play, tell, compare."""
        try:
            self._play(scale=scale, seed=seed)
        except (WrongScale, DemoFailed) as refusal:
            raise CommandError(str(refusal)) from refusal

    def _play(self, *, scale: int, seed: int) -> None:
        played = world.make(scale=scale, seed=seed)
        self._say(f"\nPlaying the Haiti appeal at 1:{scale:,}, seed {seed}.\n")
        stage = staging.run(played, progress=Progress(self._say, moving=self.stdout.isatty()))
        self._say(f"\n{telling.report(stage.told, played)}\n")
        self._compare(stage, truth.of(played))
        self._say(staging.addresses(stage))

    def _compare(self, stage: Stage, known: truth.Truth) -> None:
        wrong = telling.differences(stage.told, known)
        if wrong:
            raise CommandError("The report is not the known truth:\n  " + "\n  ".join(wrong))
        self._say("Compared with the simulation's known truth: every figure equal to the cent.\n\n")

    def _say(self, text: str) -> None:
        self.stdout.write(text, ending="")
        self.stdout.flush()
