"""How visits are written while they travel from the web server to the worker.

Empty values are left out, and a batch is one text: on its way it lies in the broker's memory.
"""

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
_write = json.JSONEncoder(separators=(",", ":")).encode


class WireDamaged(ValueError):
    """This is no batch of visits."""


def encode(visits: Sequence[Visit]) -> bytes:
    """Write a batch."""
    return _write([_said(visit) for visit in visits]).encode()


def decode(text: bytes) -> list[Visit]:
    """Read a batch.

    Raises:
        WireDamaged
    """
    try:
        return [_read(said) for said in json.loads(text)]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise WireDamaged(type(error).__name__) from error


def _said(visit: Visit) -> dict[str, Any]:
    said: dict[str, Any] = {
        "t": visit.touch_id.hex,
        "o": visit.organisation_id.hex,
        "c": visit.cause_id.hex,
        "ch": visit.channel,
        "by": visit.known_by,
        "at": visit.occurred_at.isoformat(),
    }
    if visit.petition_id:
        said["p"] = visit.petition_id.hex
    if visit.link_id:
        said["l"] = visit.link_id.hex
    if visit.rules:
        said["r"] = visit.rules
    if visit.evidence != _NOTHING:
        shown = {short: getattr(visit.evidence, name) for short, name in SHOWN.items()}
        said |= {short: value for short, value in shown.items() if value}
    return said


def _read(said: dict[str, Any]) -> Visit:
    ids = {name: UUID(said[short]) for short, name in IDS.items() if short in said}
    return Visit(
        **({"petition_id": None, "link_id": None} | ids),  # type: ignore[arg-type]
        **{name: str(said[short]) for short, name in WORDS.items()},  # type: ignore[arg-type]
        occurred_at=datetime.fromisoformat(said["at"]),
        evidence=Evidence(**{name: str(said.get(short, "")) for short, name in SHOWN.items()}),
        rules=int(said.get("r", 0)),
    )


_NOTHING = Evidence()
