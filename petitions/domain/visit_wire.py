"""How visits are written while they travel from the web server to the worker.

Empty values are left out, and a batch is one text: on its way it lies in the broker's memory.
"""

import functools
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from petitions.domain.visits import Evidence, Visit

# What each of a visit's values is called on the wire. Workers meet visits that an older web
# server wrote, so a name keeps its meaning; what is unknown is passed over.
IDS = {
    "t": "touch_id",
    "o": "organisation_id",
    "c": "cause_id",
    "p": "petition_id",
    "l": "link_id",
}
WORDS = {"ch": "channel", "by": "known_by"}
SHOWN = {
    "us": "source",
    "um": "medium",
    "uc": "campaign",
    "ci": "click_id",
    "rh": "referrer_host",
    "ia": "in_app",
}
MOST_ALIKE = 4096  # kinds of visit whose text a process remembers
_write = json.JSONEncoder(separators=(",", ":")).encode


class WireDamaged(ValueError):
    """This is no batch of visits."""


def encode(visits: Sequence[Visit]) -> bytes:
    """Write a batch."""
    return f"[{','.join(map(_text, visits))}]".encode()


def decode(text: bytes) -> list[Visit]:
    """Read a batch.

    Raises:
        WireDamaged
    """
    try:
        return [_read(said) for said in json.loads(text)]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise WireDamaged(type(error).__name__) from error


def _text(visit: Visit) -> str:
    """Write one visit: its own two values, and what all through the same link have alike."""
    alike = _alike(
        (visit.organisation_id, visit.cause_id, visit.petition_id, visit.link_id),
        (visit.channel, visit.known_by),
        visit.evidence,
        visit.rules,
    )
    return f'{{"t":"{visit.touch_id.hex}","at":"{visit.occurred_at.isoformat()}",{alike}'


@functools.lru_cache(maxsize=MOST_ALIKE)
def _alike(
    names: tuple[UUID | None, ...], words: tuple[str, ...], evidence: Evidence, rules: int
) -> str:
    """Return the rest of a visit's text. What is empty is left out."""
    said: dict[str, Any] = {
        short: each.hex for short, each in zip(list(IDS)[1:], names, strict=True) if each
    }
    said |= dict(zip(WORDS, words, strict=True))
    shown = {short: getattr(evidence, name) for short, name in SHOWN.items()}
    said |= {short: value for short, value in shown.items() if value}
    if rules:
        said["r"] = rules
    return _write(said)[1:]


def _read(said: dict[str, Any]) -> Visit:
    ids = {name: UUID(said[short]) for short, name in IDS.items() if short in said}
    return Visit(
        **({"petition_id": None, "link_id": None} | ids),  # type: ignore[arg-type]
        **{name: str(said[short]) for short, name in WORDS.items()},  # type: ignore[arg-type]
        occurred_at=datetime.fromisoformat(said["at"]),
        evidence=Evidence(**{name: str(said.get(short, "")) for short, name in SHOWN.items()}),
        rules=int(said.get("r", 0)),
    )
