"""Proof of work (ALTCHA v2): a challenge for one petition, and what came of its solution.

The library accepts a solution as often as it is sent; whoever calls `check` keeps the
nonce of a good one and refuses it the second time.
"""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from altcha.v2 import Payload, create_challenge, verify_solution

from petitions.domain.screening import Proof

ALGORITHM = "PBKDF2/SHA-256"
GOOD_FOR = timedelta(minutes=30)  # long enough to read the petition before signing
CALM, ATTACKED = 5_000, 20_000  # iterations per try; a phone tries for about half a second at CALM
LONGEST = 4_000  # characters of a solution we look at
MALFORMED = (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError)


@dataclass(frozen=True)
class Checked:
    """What came of a solution; a good one has a nonce that may be used once."""

    proof: Proof
    nonce: str = ""
    expires_at: datetime | None = None


WRONG = Checked(Proof.WRONG)


def challenge(*, key: bytes, petition_id: UUID, cost: int, now: datetime) -> dict[str, Any]:
    """Return a fresh challenge that is worth something for this petition only."""
    # Our own `until`, not the library's `expires_at`: that one reads the machine's clock.
    said = {"petition": str(petition_id), "until": int((now + GOOD_FOR).timestamp())}
    made = create_challenge(ALGORITHM, cost, data=said, hmac_secret=key)
    return dict(made.to_dict())


def check(text: str, *, key: bytes, petition_id: UUID, now: datetime) -> Checked:
    """Return what came of a solution. An old challenge is wrong, and so is another petition's."""
    if len(text) > LONGEST:
        return WRONG
    try:
        solved = Payload.from_dict(json.loads(base64.b64decode(text, validate=True)))
        said = solved.challenge.parameters.data or {}
        mine = said["petition"] == str(petition_id) and now.timestamp() <= int(said["until"])
        # What costs time comes last, and only for a challenge that we signed.
        good = mine and verify_solution(solved, key).verified
    except (*MALFORMED, binascii.Error):
        return WRONG
    if not good:
        return WRONG
    until = datetime.fromtimestamp(said["until"], tz=now.tzinfo)
    return Checked(Proof.GOOD, str(solved.challenge.parameters.nonce), until)
