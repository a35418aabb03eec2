"""The signed token our form carries: which petition it was drawn for, and when."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from mobilize.kit import tokens
from petitions.domain.screening import Form

PURPOSE = "petitions.form"
GOOD_FOR = timedelta(hours=24)
LENGTH = 300


@dataclass(frozen=True)
class FormSeen:
    """What a form says about itself; `nonce` tells one drawn form from another."""

    form: Form
    fill_seconds: float | None = None
    nonce: str = ""
    proof_asked: bool = False


def issue(*, petition_id: UUID, proof_asked: bool, now: datetime) -> str:
    """Return the token of a form drawn now."""
    said = {
        "p": petition_id.hex,
        "n": secrets.token_urlsafe(9),
        "i": str(int(now.timestamp() * 1000)),
        "w": "1" if proof_asked else "",
    }
    return tokens.sign(PURPOSE, said)


def read(token: str, *, petition_id: UUID, now: datetime) -> FormSeen:
    """Return what a form says. One that was made up or drawn for another petition is missing."""
    if not token or len(token) > LENGTH:
        return FormSeen(Form.MISSING)
    try:
        said = tokens.read(PURPOSE, token)
        if said["p"] != petition_id.hex:
            return FormSeen(Form.MISSING)
        took = now.timestamp() - int(said["i"]) / 1000
    except (tokens.TokenInvalid, KeyError, ValueError):
        return FormSeen(Form.MISSING)
    form = Form.STALE if took > GOOD_FOR.total_seconds() else Form.FINE
    return FormSeen(form, max(0.0, took), said["n"], said["w"] == "1")
