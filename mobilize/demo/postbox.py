"""The mails that supporters get, read where the development mailbox keeps them."""

import re
import time
from collections.abc import Iterator, Set

from mobilize.demo.wire import DemoFailed, Wire

CONFIRM = re.compile(r"/confirm/([^\s/\"<>]+)")
PAGE = 1000
PAUSE = 0.1  # seconds between two looks
PATIENCE = 60.0  # seconds without a mail that was waited for


class Postbox:
    """Reads on from the mails that were there when it was opened."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._seen = 0
        for _ in self._new():
            pass

    def confirmations(self, addresses: Set[str]) -> Iterator[tuple[str, str]]:
        """Return address and token of each confirmation as it comes, until every address has one.

        Raises:
            DemoFailed: the mails stay away
        """
        waiting = set(addresses)
        deadline = time.monotonic() + PATIENCE
        while waiting:
            for number, recipient in self._new():
                if recipient in waiting and (token := self._token(number)):
                    waiting.remove(recipient)
                    deadline = time.monotonic() + PATIENCE
                    yield recipient, token
            if time.monotonic() > deadline:
                raise DemoFailed(f"{len(waiting)} confirmation mails have not come: see the logs.")
            if waiting:
                time.sleep(PAUSE)

    def _new(self) -> Iterator[tuple[int, str]]:
        more = True
        while more:
            page = self._wire.fetch("/messages.json", params={"after": self._seen, "limit": PAGE})
            for mail in page["messages"]:
                self._seen = mail["id"]
                yield mail["id"], mail["to"][0]
            more = page["next"] is not None

    def _token(self, number: int) -> str | None:
        text = self._wire.fetch(f"/messages/{number}.json")["text"]
        found = CONFIRM.search(text)
        return found[1] if found else None
