"""Calls that come twice: the first answer is given again, and nothing is done again."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from mobilize.embedded.payments.refusals import KeyInUse, OtherParameters
from mobilize.embedded.payments.store import Store

KEPT_FOR = 24 * 3600  # seconds
LONGEST_KEY = 255

# Answers that are given again. A call that was refused for its parameters has done
# nothing, so that the same key may come again with better ones.
REPLAYED = frozenset({200, 402})


@dataclass(frozen=True)
class Answer:
    """What a call is answered with."""

    status: int
    body: dict[str, Any]
    request_id: str
    replayed: bool = False


def fingerprint(*, method: str, path: str, body: bytes) -> str:
    """Return what two calls have in common only when they ask for the same."""
    return hashlib.sha256(b"\n".join([method.encode(), path.encode(), body])).hexdigest()


class Running:
    """The keys of calls that are being carried out now."""

    def __init__(self) -> None:
        self._calls: dict[str, str] = {}

    def start(self, *, key: str, fingerprint: str) -> None:
        """Claim a key for a call.

        Raises:
            KeyInUse, OtherParameters
        """
        if key in self._calls:
            _refuse_other(self._calls[key], fingerprint, key)
            raise KeyInUse(
                "There is currently another in-progress request using this Idempotency Key"
                " (that probably means you submitted twice, and the other request is still"
                f" going through): {key}. Please try again later.",
                code="idempotency_key_in_use",
            )
        self._calls[key] = fingerprint

    def end(self, key: str) -> None:
        """Let a key go."""
        self._calls.pop(key, None)


def earlier(*, store: Store, key: str, fingerprint: str, now: int) -> Answer | None:
    """Return the answer that this key was given, or None when it is new.

    Raises:
        OtherParameters
    """
    row = store.connection.execute(
        "SELECT * FROM requests WHERE key = ? AND answered > ?", (key, now - KEPT_FOR)
    ).fetchone()
    if row is None:
        return None
    _refuse_other(row["fingerprint"], fingerprint, key)
    return Answer(row["status"], json.loads(row["body"]), row["request_id"], replayed=True)


def keep(*, store: Store, key: str, fingerprint: str, answer: Answer, now: int) -> None:
    """Keep an answer, in the transaction that did the work."""
    if answer.status in REPLAYED:
        store.connection.execute(
            "INSERT OR REPLACE INTO requests VALUES (?, ?, ?, ?, ?, ?)",
            (key, fingerprint, answer.request_id, answer.status, json.dumps(answer.body), now),
        )


def _refuse_other(first: str, second: str, key: str) -> None:
    if first != second:
        raise OtherParameters(
            "Keys for idempotent requests can only be used with the same parameters they were"
            f" first used with. Try using a key other than '{key}' if you meant to execute a"
            " different request.",
        )
