"""People who follow one link without a pause, and what becomes of their visits."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import httpx
from django.core.signing import b64_decode

from tests.faults.house import Campaign, House

AT_ONCE = 4
PAUSE = 0.005  # seconds between two visits of one of them
REST = 0.1  # seconds, when nobody answers


@dataclass(frozen=True)
class Answered:
    """One visit that was led on: its touch, when it was answered and how long that took."""

    touch: UUID
    at: float
    seconds: float


@dataclass
class Visitors:
    """Those who visit now. `refused` counts answers that led nobody on; `unheard` no answer."""

    house: House
    code: str
    answered: list[Answered] = field(default_factory=list)
    refused: int = 0
    unheard: int = 0
    gone: threading.Event = field(default_factory=threading.Event)

    def touches(self) -> set[UUID]:
        return {each.touch for each in self.answered}

    def arrived(self) -> set[UUID]:
        """Return those touches of theirs that stand in the table."""
        rows = self.house.rows(
            "SELECT touch.id FROM petitions_touch touch"
            " JOIN petitions_sharelink link ON link.id = touch.link_id WHERE link.code = %s",
            self.code,
        )
        assert len(rows) == len({touch for (touch,) in rows})
        return {touch for (touch,) in rows}

    def lost(self) -> int:
        return len(self.touches() - self.arrived())

    def rate(self) -> float:
        """Return how many a second were answered."""
        times = [each.at for each in self.answered]
        return len(times) / (max(times) - min(times))

    def slowest(self, *, since: float = 0.0, until: float = float("inf")) -> float:
        """Return the seconds within which 99 of 100 of a time's visits were answered."""
        waits = sorted(each.seconds for each in self.answered if since <= each.at < until)
        return waits[int(len(waits) * 0.99)] if waits else 0.0

    def visit(self) -> None:
        """Follow the link again and again until all shall go."""
        with self.house.client() as browser:
            while not self.gone.is_set():
                self._once(browser)
                time.sleep(PAUSE)

    def _once(self, browser: httpx.Client) -> None:
        began = time.monotonic()
        try:
            answer = browser.get(f"/s/{self.code}")
        except httpx.TransportError:
            self.unheard += 1
            self.gone.wait(REST)
            return
        if answer.status_code != 302:
            self.refused += 1
            return
        now = time.monotonic()
        self.answered.append(Answered(touch_in(answer), now, now - began))


def touch_in(answer: httpx.Response) -> UUID:
    """Return the touch that an answer's token speaks of."""
    (token,) = parse_qs(urlsplit(answer.headers["Location"]).query)["t"]
    said = json.loads(b64_decode(token.split(":")[0].encode()))
    return UUID(said["t"])


@contextmanager
def visiting(campaign: Campaign) -> Iterator[Visitors]:
    """Let people follow a new link of a campaign until the block ends."""
    house = campaign.house
    path = house.path(f"petitions/{campaign.slug}/links")
    made = house.done(house.owner.post(path, json={"channel": "facebook", "label": "Post"}))
    visitors = Visitors(house, made["code"])
    crowd = [threading.Thread(target=visitors.visit) for _ in range(AT_ONCE)]
    for each in crowd:
        each.start()
    try:
        yield visitors
    finally:
        visitors.gone.set()
        for each in crowd:
            each.join()
