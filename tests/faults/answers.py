"""How a running house answers while it is broken: every status, and when to come back."""

import contextlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import httpx

from tests.faults.house import House


@dataclass
class Answers:
    """What was answered to everybody who asked through `House.web`."""

    statuses: Counter[int] = field(default_factory=Counter)
    unannounced: int = 0  # refused for now, without saying until when

    @property
    def failed(self) -> float:
        """Return the share of answers that are the server's fault."""
        wrong = sum(number for status, number in self.statuses.items() if status >= 500)
        return wrong / max(self.statuses.total(), 1)

    def refused(self) -> dict[int, int]:
        return {status: number for status, number in self.statuses.items() if status >= 400}


@contextlib.contextmanager
def counted(running: House) -> Iterator[Answers]:
    """Count what the house answers inside the block; the provider's own answers are not its."""
    found: list[httpx.Response] = []
    ours = running.settings["MOBILIZE_BASE_URL"]

    def note(answer: httpx.Response) -> None:
        if str(answer.request.url).startswith(ours):
            found.append(answer)

    answers = Answers()
    running.web.event_hooks["response"].append(note)
    try:
        yield answers
    finally:
        running.web.event_hooks["response"].remove(note)
        answers.statuses.update(answer.status_code for answer in found)
        busy = [each for each in found if each.status_code == httpx.codes.SERVICE_UNAVAILABLE]
        answers.unannounced = sum("Retry-After" not in each.headers for each in busy)
