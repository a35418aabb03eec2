"""The deliveries of events: what waits, what is due, what came of each attempt."""

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from mobilize.embedded.payments.behaviour import Behaviour
from mobilize.embedded.payments.store import Store

MOST_ATTEMPTS = 10
LONGEST_WAIT = 60.0  # seconds between two attempts
SHUFFLE_WINDOW = 0.5  # seconds over which events that are shuffled are spread


@dataclass(frozen=True)
class Plan:
    """One delivery to be made: to whom, from when (Unix seconds), or held until released."""

    endpoint: str
    due: float
    held: bool


@dataclass(frozen=True)
class Delivery:
    """One copy of an event on its way to one endpoint."""

    id: int
    event: str
    endpoint: str
    attempts: int


def plan(
    *,
    behaviour: Behaviour,
    endpoints: Sequence[str],
    now: float,
    chance: Callable[[], float],
) -> list[Plan]:
    """Return the deliveries of one event. `chance` gives numbers from zero up to one."""
    copies = [endpoint for endpoint in endpoints for _ in range(1 + behaviour.repeat)]
    earliest = now + behaviour.delay_ms / 1000
    spread = SHUFFLE_WINDOW if behaviour.shuffle else 0.0
    return [Plan(each, earliest + spread * chance(), behaviour.hold) for each in copies]


def wait_after(attempts: int) -> float | None:
    """Return the seconds until the next attempt: 1, 2, 4 … 60; None when it was the last."""
    if attempts >= MOST_ATTEMPTS:
        return None
    return min(2.0 ** (attempts - 1), LONGEST_WAIT)


def add(*, store: Store, event: str, plans: Sequence[Plan]) -> None:
    """Queue the deliveries of an event."""
    store.connection.executemany(
        "INSERT INTO deliveries (event, endpoint, state, due) VALUES (?, ?, ?, ?)",
        [(event, each.endpoint, "held" if each.held else "queued", each.due) for each in plans],
    )


def due(*, store: Store, now: float, beside: Sequence[int], limit: int) -> list[Delivery]:
    """Return what is due, without the ones that are already on their way."""
    rows = store.connection.execute(
        "SELECT id, event, endpoint, attempts FROM deliveries"
        " WHERE state = 'queued' AND due <= ? ORDER BY due, id LIMIT ?",
        (now, limit + len(beside)),
    )
    found = [Delivery(row["id"], row["event"], row["endpoint"], row["attempts"]) for row in rows]
    return [each for each in found if each.id not in beside][:limit]


def next_due(*, store: Store, after: float) -> float | None:
    """Return when the next delivery falls due, or None when nothing waits."""
    row = store.connection.execute(
        "SELECT min(due) AS due FROM deliveries WHERE state = 'queued' AND due > ?", (after,)
    ).fetchone()
    return None if row["due"] is None else float(row["due"])


def record(
    *, store: Store, delivery: Delivery, now: float, status: int | None, failure: str | None
) -> None:
    """Write down what came of an attempt, and when the next one is. Any 2xx is success."""
    attempts = delivery.attempts + 1
    delivered = status is not None and 200 <= status < 300
    wait = None if delivered else wait_after(attempts)
    state = "delivered" if delivered else "given_up" if wait is None else "queued"
    with store.transaction():
        known = store.connection.execute(
            "UPDATE deliveries SET state = ?, attempts = ?, due = ? WHERE id = ?",
            (state, attempts, now + (wait or 0.0), delivery.id),
        )
        if known.rowcount:  # a reset may have come between
            store.connection.execute(
                "INSERT INTO attempts (delivery, made, status, failure) VALUES (?, ?, ?, ?)",
                (delivery.id, now, status, failure),
            )


def release(*, store: Store, now: float, spread: Callable[[], float] | None) -> int:
    """Send what is held, in its order, or spread by chance; return how many."""
    rows = store.connection.execute("SELECT id FROM deliveries WHERE state = 'held' ORDER BY id")
    held = [row["id"] for row in rows]
    store.connection.executemany(
        "UPDATE deliveries SET state = 'queued', due = ? WHERE id = ?",
        [(now + SHUFFLE_WINDOW * spread() if spread else now, each) for each in held],
    )
    return len(held)


def attempts(*, store: Store, after: int, limit: int) -> list[dict[str, Any]]:
    """Return the deliveries with each attempt, oldest first."""
    rows = store.connection.execute(
        "SELECT d.id, d.event, d.endpoint, d.state, d.due, json_extract(o.body, '$.type') AS type"
        " FROM deliveries d LEFT JOIN objects o ON o.id = d.event"
        " WHERE d.id > ? ORDER BY d.id LIMIT ?",
        (after, limit),
    ).fetchall()
    return [dict(row) | {"attempts": _attempts_of(store, row)} for row in rows]


def _attempts_of(store: Store, row: sqlite3.Row) -> list[dict[str, Any]]:
    found = store.connection.execute(
        "SELECT made, status, failure FROM attempts WHERE delivery = ? ORDER BY id", (row["id"],)
    )
    return [dict(each) for each in found]


def state_of(*, store: Store, event: str) -> str:
    """Return in a few words how far an event has come: `2 delivered, 1 queued`."""
    rows = store.connection.execute(
        "SELECT state, count(*) AS number FROM deliveries WHERE event = ? GROUP BY state", (event,)
    )
    return ", ".join(f"{row['number']} {row['state'].replace('_', ' ')}" for row in rows)


def pending(*, store: Store, event: str) -> int:
    """Return how many endpoints have not taken an event yet."""
    row = store.connection.execute(
        "SELECT count(DISTINCT endpoint) AS number FROM deliveries"
        " WHERE event = ? AND state IN ('held', 'queued')",
        (event,),
    ).fetchone()
    return int(row["number"])
