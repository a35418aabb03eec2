"""How far a long step has come: one line that moves on a terminal, a few lines elsewhere."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

OFTEN = 0.1  # seconds between two looks of a moving line
SELDOM = 15.0  # seconds between two lines where lines stay

Say = Callable[[str], None]
Advance = Callable[[int], None]


class Progress:
    """Tells a person that the work goes on, and how long each step took."""

    def __init__(self, say: Say, *, moving: bool) -> None:
        self._say = say
        self._moving = moving

    @contextmanager
    def step(self, title: str, *, of: int) -> Iterator[Advance]:
        """Run a step of `of` parts; the block calls what it is given with how many are done."""
        began = said_at = time.monotonic()

        def advance(done: int) -> None:
            nonlocal said_at
            now = time.monotonic()
            if now - said_at >= (OFTEN if self._moving else SELDOM):
                said_at = now
                self._line(f"{title} … {done:,} of {of:,}")

        yield advance
        self._line(f"{title}: {of:,} in {time.monotonic() - began:.1f} s")
        if self._moving:
            self._say("\n")

    def _line(self, text: str) -> None:
        self._say(f"\r  {text:<70}" if self._moving else f"  {text}\n")
